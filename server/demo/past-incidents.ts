/** What went wrong in the mixed sample's month as people wrote it down, and what residents asked about it. */
import { airAnswerOf } from '../air-answer.ts';
import { answerComplaint, receiveComplaint } from '../store/complaint-store.ts';
import { endIncident, type IncidentDetails, openIncident } from '../store/incident-changes.ts';
import { type PastEvent, type PastPlace, shifted } from './past-place.ts';
import { PAST_DAYS } from './past-troubles.ts';

/** Residents' questions are answered within so many days. */
const ANSWER_DAYS = 5;

/** A broken amplifier that still stands, a power cut, a strange station on one cluster, and a power cut that was announced. */
export function incidentEvents(place: PastPlace): PastEvent[] {
  const { today, days, station, moment, house, staff } = place;
  const { db, communeId } = house;
  const whole = (code: string) => ({ stationId: station(code).row.id, clusterId: undefined });
  const plain = { cause: '', action: 'none', planned: false, endsAt: null } as const;
  const written = (date: string, time: string, details: IncidentDetails): PastEvent => ({
    date,
    time,
    happens: (now) => openIncident(db, now, communeId, details, staff.operator),
  });
  const second = { stationId: station('T03').row.id, clusterId: station('T03').clusters[1]?.id };
  const broken = shifted(today, 3 - PAST_DAYS);
  const announced = shifted(today, 2);
  const intrusion: IncidentDetails = {
    ...{ ...plain, kind: 'intrusion', title: 'Cụm 2 Tân Thủy phát tiếng lạ', action: 'isolated' },
    ...{ cause: 'bộ thu FM bắt phải đài khác', beginsAt: moment(days.intrusion, '18:00'), places: [second] },
  };
  let intrusionId = '';
  return [
    written(broken, '09:00', {
      ...{ ...plain, kind: 'broken', title: 'Tăng âm hỏng, dùng loa kéo', cause: 'cháy tầng công suất, chờ sửa' },
      ...{ beginsAt: moment(broken, '05:00'), places: [whole('T10')] },
    }),
    written(days.darkMorning, '07:30', {
      ...{ ...plain, kind: 'power', title: 'Mất điện thôn Kim Thành', cause: 'đứt dây do cây đổ' },
      ...{ beginsAt: moment(days.darkMorning, '04:10'), endsAt: moment(days.darkMorning, '06:40') },
      places: [whole('T08')],
    }),
    {
      date: days.intrusion,
      time: '18:30',
      async happens(now) {
        intrusionId = await openIncident(db, now, communeId, intrusion, staff.operator);
      },
    },
    {
      date: shifted(days.intrusion, 1),
      time: '10:00',
      happens: (now) => endIncident(db, now, communeId, intrusionId, now, staff.operator),
    },
    written(shifted(today, -1), '15:00', {
      ...{ ...plain, kind: 'power', title: 'Cắt điện theo kế hoạch của Điện lực', planned: true },
      ...{ beginsAt: moment(announced, '07:00'), endsAt: moment(announced, '11:30') },
      places: ['T01', 'T02', 'T03', 'T04', 'T05', 'T06'].map(whole),
    }),
  ];
}

/** One that was answered by the log, and one that waits. */
export function complaintEvents(place: PastPlace): PastEvent[] {
  const { today, days, moment, station, house, staff } = place;
  const { db, communeId } = house;
  const strange = {
    ...{ caller: 'Bà Mai (mẫu)', phone: '0900 000 123', clusterId: null },
    ...{ stationId: station('T03').row.id, aboutAt: moment(days.intrusion, '18:05'), toleranceMinutes: 2 },
    ...{ asked: 'Loa nói tiếng nước ngoài gần nửa tiếng, có phải loa của xã không?' },
    dueOn: shifted(days.intrusion, ANSWER_DAYS),
  };
  const silent = {
    ...{ caller: 'Ông Tư (mẫu)', phone: '0900 000 456', clusterId: null },
    ...{ stationId: station('T10').row.id, aboutAt: moment(shifted(today, -1), '05:10'), toleranceMinutes: 2 },
    ...{ asked: 'Mấy sáng nay ở Bông Phài không nghe loa, bao giờ sửa xong?', dueOn: shifted(today, 2) },
  };
  let strangeId = '';
  return [
    {
      date: days.intrusion,
      time: '18:40',
      async happens(now) {
        strangeId = await receiveComplaint(db, now, communeId, strange, staff.operator);
      },
    },
    {
      date: shifted(days.intrusion, 1),
      time: '09:00',
      async happens(now) {
        const { stationId, aboutAt: at, toleranceMinutes } = strange;
        const asked = { stationId, clusterId: undefined, at, toleranceMinutes };
        const facts = await airAnswerOf({ db, communeId, now: () => now }, asked);
        const words = 'Không phải loa của xã phát. Bộ thu ở cụm 2 bắt phải đài khác, xã đã ngắt cụm này để sửa.';
        const answer = { verdict: facts.verdict, words, facts, close: true };
        await answerComplaint(db, now, communeId, strangeId, answer, staff.operator);
      },
    },
    {
      date: shifted(today, -1),
      time: '10:00',
      happens: (now) => receiveComplaint(db, now, communeId, silent, staff.operator),
    },
  ];
}
