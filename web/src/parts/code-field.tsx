/** The six digits of an authenticator app; the phone offers its number keys and a code that came by itself. */
import { TextInput } from '@mantine/core';

export function CodeField({
  label,
  value,
  onChange,
  autoFocus,
}: {
  readonly label: string;
  readonly value: string;
  /** Digits alone, six at most. */
  readonly onChange: (code: string) => void;
  readonly autoFocus?: boolean;
}) {
  return (
    <TextInput
      label={label}
      description="Mở ứng dụng xác thực trên điện thoại, chép mã đang hiện."
      inputMode="numeric"
      autoComplete="one-time-code"
      placeholder="000000"
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value.replaceAll(/\D/g, '').slice(0, 6))}
      data-autofocus={autoFocus === true || undefined}
      autoFocus={autoFocus === true}
      styles={{ input: { letterSpacing: '0.3em', fontVariantNumeric: 'tabular-nums', maxWidth: 190 } }}
    />
  );
}

/** Whether it can be sent. */
export function isWholeCode(code: string): boolean {
  return /^\d{6}$/.test(code);
}
