/** The sheet itself: a heading, the table of what sounds, whom to call, and room to sign and remark. */
import { useZone } from '../../session.tsx';
import type { RunSheet } from '../../wire.ts';
import { kindWord } from '../../words/state-words.ts';
import { clockSeconds, clockWords, dateTimeWords, lengthClock } from '../../words/time-words.ts';
import classes from './run-sheet.module.css';

export function RunSheetPaper({ sheet }: { readonly sheet: RunSheet }) {
  const zone = useZone();
  return (
    <article className={classes.paper} lang="vi">
      <header>
        <p>
          {sheet.commune}
          <br />
          <strong>{sheet.station.name}</strong> ({sheet.station.code})
        </p>
        <h2>Phiếu phát sóng</h2>
        <p className={classes.date}>{sheet.dateWords}</p>
      </header>
      <Airings airings={sheet.airings} />
      <section className={classes.foot}>
        <div>
          <h3>Khi có sự cố, gọi</h3>
          {sheet.contacts.length === 0 ? <p>Chưa ghi ai.</p> : null}
          <ul>
            {sheet.contacts.map(({ name, phone }) => (
              <li key={`${name} ${phone}`}>
                {name}: <strong className="number">{phone}</strong>
              </li>
            ))}
          </ul>
        </div>
        <div className={classes.sign}>
          <h3>Người trực đài</h3>
          <p>(ký, ghi rõ họ tên)</p>
        </div>
      </section>
      <section className={classes.remarks}>
        <h3>Ghi chú của trực đài (mất điện, mất sóng, phát bù, ý kiến người nghe)</h3>
        <div />
        <div />
        <div />
        <div />
      </section>
      <footer>Lập lúc {dateTimeWords(Date.now(), zone)}. Lịch có thể đổi sau giờ này.</footer>
    </article>
  );
}

function Airings({ airings }: { readonly airings: RunSheet['airings'] }) {
  const zone = useZone();
  if (airings.length === 0) return <p className={classes.none}>Ngày này trạm không có lượt phát nào.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Giờ</th>
          <th scope="col">Nội dung</th>
          <th scope="col">Thời lượng</th>
          <th scope="col">Người duyệt</th>
          <th scope="col">Đã phát</th>
        </tr>
      </thead>
      {airings.map(({ airingId, title, startsAt, silent, items, dropped }) => (
        <tbody key={airingId}>
          <tr className={classes.airing}>
            <th scope="rowgroup" colSpan={5}>
              {clockWords(startsAt, zone)} · {title}
              {silent === null ? '' : `: KHÔNG PHÁT. ${silent}`}
            </th>
          </tr>
          {items.map((item) => (
            <tr key={`${item.startsAt} ${item.title}`}>
              <td className="number">{clockSeconds(item.startsAt, zone)}</td>
              <td>
                {item.title} <span>{kindOf(item.kind)}</span>
              </td>
              <td className="number">{lengthClock(item.durationMs)}</td>
              <td>{item.approvedBy}</td>
              <td className={classes.tick}>☐</td>
            </tr>
          ))}
          {dropped.map(({ title: name, message }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be left out twice
            <tr key={`${name} ${index}`}>
              <td />
              <td colSpan={4}>
                Không phát «{name}»: {message}
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function kindOf(kind: string): string {
  const words: Readonly<Record<string, string>> = { ...kindWord, relay: 'Tiếp âm' };
  return words[kind] === undefined ? '' : `(${words[kind].toLocaleLowerCase('vi')})`;
}
