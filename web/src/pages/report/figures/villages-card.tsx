/** Village by village: what was planned, what sounded, what is not known, and what is confirmed there. */
import { Table } from '@mantine/core';
import type { Figures } from '../../../api/figures.ts';
import { Card } from '../../../parts/card.tsx';
import { FigureLink, FigureTable, NumberCell } from './figure-link.tsx';
import { count, minuteCount, minuteParts, share, silentIn, transportWord } from './figure-words.ts';
import classes from './figures.module.css';

export function VillagesCard({ figures: { villages, minutes } }: { readonly figures: Figures }) {
  const [measured, attested] = minuteParts(minutes.stationMs, [minutes.stationMeasuredMs, minutes.stationAttestedMs]);
  return (
    <Card title="Từng thôn">
      <FigureTable
        label="Bảng từng thôn"
        head={[
          'Thôn',
          'Theo lịch',
          'Đã phát',
          'Tỷ lệ',
          'Không phát',
          'Chưa rõ, chờ báo',
          'Xác nhận tại chỗ',
          'Phút nghe',
        ]}
      >
        {villages.map((one) => (
          <Table.Tr key={one.stationId}>
            <Table.Th scope="row">
              {one.name} <span className={classes.muted}>{transportWord[one.transport]}</span>
            </Table.Th>
            <NumberCell>
              <FigureLink href={one.link} label={`${one.planned} lượt theo lịch ở ${one.name}`}>
                {count(one.planned)}
              </FigureLink>
            </NumberCell>
            <NumberCell>{count(one.sounded)}</NumberCell>
            <NumberCell>{one.planned === 0 ? '' : share(one.sounded, one.planned)}</NumberCell>
            <NumberCell>{count(silentIn(one))}</NumberCell>
            <NumberCell>{count(one.unknown)}</NumberCell>
            <NumberCell>{count(one.confirmed)}</NumberCell>
            <NumberCell>{minuteCount(one.stationMs)}</NumberCell>
          </Table.Tr>
        ))}
      </FigureTable>
      <p className={classes.note}>
        Cộng các thôn: {minuteCount(minutes.stationMs)} phút, trong đó máy đo {measured} phút, theo lời trưởng thôn{' '}
        {attested} phút. Không phát gồm cả lượt bỏ qua và lượt nhường ưu tiên. Thôn thu sóng FM được tính theo máy của
        đài xã; cột «Xác nhận tại chỗ» chỉ đếm máy ở chính thôn hoặc người ở thôn.
      </p>
    </Card>
  );
}
