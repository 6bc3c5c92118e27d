/** Where a withdrawn segment may still sound, as it stands now: each place until it has heard of it, with whom to phone. */
import { Alert, Loader } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { PhoneList } from '../../parts/phone-list.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { placesToPhone, placeWords, standing } from '../../words/not-reached-words.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './library.module.css';

const looks = {
  over: { color: 'green', icon: <IconCircleCheck aria-hidden /> },
  telling: { color: 'blue', icon: <Loader size={18} aria-hidden /> },
  phone: { color: 'yellow', icon: <IconAlertTriangle aria-hidden /> },
} as const;

/** Nothing where no approval of the segment was taken back, and until that is known. */
export function NotReachedNote({ segmentId }: { readonly segmentId: string }) {
  const zone = useZone();
  const { data, dataUpdatedAt } = useQuery(queries.notReached(segmentId));
  if (data === undefined || data.withdrawnAt === null) return null;
  const { words, state } = standing(data);
  return (
    <div>
      <Alert {...looks[state]} role="status" title={`Đã thu hồi lúc ${dateTimeWords(data.withdrawnAt, zone)}`}>
        {words}
      </Alert>
      <ul className={classes.notReached}>
        {placesToPhone(data).map((place) => (
          <li key={place.stationId}>
            <strong>{place.stationName}</strong>
            <span>{placeWords(place, dataUpdatedAt, zone)}</span>
            <PhoneList contacts={place.contacts} />
          </li>
        ))}
      </ul>
    </div>
  );
}
