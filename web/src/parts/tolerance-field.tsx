/** "Có thể lệch": how far the hour that people named may be off. */
import { Select } from '@mantine/core';

const TOLERANCES = ['0', '2', '5', '10', '15', '30'];

/** In minutes: nothing wider is offered. */
export const WIDEST_TOLERANCE = 30;

/** Where nobody says how far. */
export const USUAL_TOLERANCE = '2';

export function ToleranceField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (minutes: string) => void;
}) {
  return (
    <Select
      size="md"
      label="Có thể lệch"
      data={TOLERANCES.map((minutes) => ({
        value: minutes,
        label: minutes === '0' ? 'đúng giờ đó' : `${minutes} phút`,
      }))}
      value={value}
      onChange={(minutes) => onChange(minutes ?? USUAL_TOLERANCE)}
      allowDeselect={false}
    />
  );
}

/** From an address; what is not offered is the usual. */
export function readTolerance(minutes: string | null | undefined): string {
  return minutes !== undefined && minutes !== null && TOLERANCES.includes(minutes) ? minutes : USUAL_TOLERANCE;
}
