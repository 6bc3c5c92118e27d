/** The HTTP API of incidents, complaints, and whether it sounded then. */
import type { z } from 'zod';
import type {
  AirAnswer,
  Complaint,
  complaintAnswerWrite,
  complaintWrite,
  Incident,
  incidentOpen,
  incidentWrite,
} from '../../../server/contract/incidents.ts';
import { queryString } from '../request.ts';
import { get, patch, post, remove } from '../verbs.ts';

export type IncidentOpen = z.input<typeof incidentOpen>;
export type IncidentWrite = z.input<typeof incidentWrite>;
export type ComplaintWrite = z.input<typeof complaintWrite>;
export type ComplaintAnswerWrite = z.input<typeof complaintAnswerWrite>;

/** Instants are ISO texts; `toleranceMinutes` as text. */
export interface AirQuestion {
  readonly stationId: string;
  readonly clusterId?: string;
  readonly at: string;
  readonly toleranceMinutes: string;
}

/** Which incidents: those that last into the span. */
export interface IncidentFilter {
  readonly from: string;
  readonly to: string;
  readonly stationId?: string;
}

export const incidentsApi = {
  incidents: (filter: IncidentFilter, signal?: AbortSignal) =>
    get<{ incidents: Incident[] }>(`/incidents${queryString({ ...filter })}`, signal),
  openIncident: (body: IncidentOpen) => post<Incident>('/incidents', body),
  changeIncident: (id: string, body: IncidentWrite) => patch<Incident>(`/incidents/${id}`, body),
  /** Without a time: now. */
  endIncident: (id: string, endsAt?: string) =>
    post<Incident>(`/incidents/${id}/end`, endsAt === undefined ? {} : { endsAt }),
  cancelIncident: (id: string) => remove(`/incidents/${id}`),
  airAnswer: (question: AirQuestion, signal?: AbortSignal) =>
    get<AirAnswer>(`/air-answer${queryString({ ...question })}`, signal),
  complaints: (signal?: AbortSignal) => get<{ complaints: Complaint[] }>('/complaints', signal),
  receiveComplaint: (body: ComplaintWrite) => post<Complaint>('/complaints', body),
  answerComplaint: (id: string, body: ComplaintAnswerWrite) => post<Complaint>(`/complaints/${id}/answers`, body),
};
