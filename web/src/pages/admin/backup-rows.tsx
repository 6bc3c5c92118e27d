/** The backups made lately: when, how large, and what was wrong with one. */
import type { BackupRow } from '../../../../server/contract/backups.ts';
import { Card } from '../../parts/card.tsx';
import { useZone } from '../../session.tsx';
import { dateTimeWords, sizeWords } from '../../words/time-words.ts';
import classes from './admin.module.css';

export function BackupRows({ rows }: { readonly rows: readonly BackupRow[] }) {
  const zone = useZone();
  return (
    <Card title="Các lần sao lưu">
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.id} className={classes.audit}>
            <span>{dateTimeWords(row.startedAt, zone)}</span>
            <Told row={row} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Told({ row }: { readonly row: BackupRow }) {
  const { endedAt, files, bytes, newBytes, encrypted, fault, elsewhere } = row;
  if (endedAt === null && elsewhere) return <span>Làm từ dòng lệnh ra ổ khác: đang làm hoặc bị ngắt</span>;
  if (endedAt === null) return <span>Đang chờ hoặc đang làm</span>;
  if (files === null) return <span className={classes.warn}>Không làm được: {fault}</span>;
  const seal = encrypted ? 'đã mã hóa' : 'không mã hóa';
  return (
    <span>
      {files} tệp, {sizeWords(bytes ?? 0)} (mới {sizeWords(newBytes ?? 0)}), {seal}
      {elsewhere ? ', ở ổ khác' : ''}
      {fault === null ? null : <span className={classes.warn}>{fault}</span>}
    </span>
  );
}
