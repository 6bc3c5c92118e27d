/** The sheet for the safe: which list is in force, with everybody on it; an installer holds the page of a box against it. */
import type { KeyState } from '../../../../server/contract/keys.ts';
import { useSession, useZone } from '../../session.tsx';
import { inFours, usesWords } from '../../words/key-words.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './admin.module.css';

export function KeySheet({ state }: { readonly state: KeyState }) {
  const zone = useZone();
  const { commune } = useSession();
  const { version, since, root, working, people } = state;
  const listed = people.filter((one) => one.listed);
  return (
    <section className={classes.paperOnly}>
      <h1>
        Danh sách khóa số {version}, {commune.name}
      </h1>
      <p>
        Khóa gốc {inFours(root)}. Khóa ký lịch phát {inFours(working)}, dùng từ {dateTimeWords(since, zone)}.
      </p>
      <table>
        <thead>
          <tr>
            <th>Người ký</th>
            <th>Được ký</th>
            <th>Vân tay khóa truy cập</th>
          </tr>
        </thead>
        <tbody>
          {listed.map((one) => (
            <tr key={one.credentialId}>
              <td>{one.name}</td>
              <td>{one.keepUntil === null ? usesWords(one.uses) : 'máy cũ, chỉ chữ ký trước khi đổi'}</td>
              <td>{inFours(one.fingerprint)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>Cất cùng khóa gốc trong két. Khi lắp trạm, so số danh sách với trang của máy trạm.</p>
    </section>
  );
}
