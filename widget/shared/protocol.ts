/** The citizen protocol on the wire. docs/operations and the service's OpenAPI document are the reference. */

export type Decision =
  | "answer"
  | "clarify"
  | "no_answer"
  | "refuse"
  | "emergency"
  | "handover"
  | "booking"
  | "smalltalk";

export interface Source {
  article: string;
  title: string;
  section: string | null;
  url: string | null;
}

export type ActionType = "link" | "callback" | "handover" | "booking" | "suggestion";

export interface Action {
  type: ActionType;
  label: string;
  url?: string | null;
  text?: string | null;
}

export interface TimeWindow {
  from: string;
  to: string;
}

interface Erasable {
  erased?: boolean;
}

export interface EventPayloads {
  "citizen.message": Erasable & { client_id: string; text: string };
  "bot.message": Erasable & {
    text: string;
    decision: Decision;
    area: string | null;
    confidence: number;
    sources: Source[];
    actions: Action[];
    language: string;
    composed_by: "article" | "model";
  };
  "agent.joined": Erasable & { name: string };
  "agent.message": Erasable & { name: string; text: string };
  "agent.left": Erasable & { name: string };
  "handover.requested": Erasable & { reason: string | null };
  "handover.queued": Erasable & { reason?: string | null; position: number | null; expected_wait_s: number | null };
  "handover.ended": Erasable & { reason: string | null };
  "callback.created": Erasable & CallbackPayload;
  "callback.updated": Erasable & CallbackPayload;
  "booking.created": Erasable & BookingPayload;
  "booking.updated": Erasable & BookingPayload;
  "conversation.closed": Erasable & { reason: string | null };
}

export interface BookingPayload {
  booking_id: string;
  status: string;
  service: string;
  starts_at: string;
  place: string | null;
}

export type EventKind = keyof EventPayloads;

export interface EventOf<K extends EventKind> {
  seq: number;
  kind: K;
  at: string;
  payload: EventPayloads[K];
}

export type ConversationEvent = { [K in EventKind]: EventOf<K> }[EventKind];

/** Frames of the citizen's socket that are not stored and carry no seq. */
export type PassingFrame =
  | { kind: "bot.delta"; payload: { turn: number; text: string } }
  | { kind: "agent.typing"; payload: Record<string, never> }
  | { kind: "pong" };

export interface ErrorBody {
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

export interface ErrorFrame {
  error: ErrorBody;
  client_id?: string;
}

export type CitizenFrame = ConversationEvent | PassingFrame | ErrorFrame;

export interface MunicipalitySummary {
  slug: string;
  name: string;
}

export interface Notice {
  text: string;
  url?: string | null;
}

/** Why nobody can be reached in the chat now. */
export type ClosedReason = "outside_hours" | "nobody_on_duty" | "queue_full" | "crisis";

export interface MunicipalityInfo extends MunicipalitySummary {
  languages: string[];
  greeting: string;
  privacy_url: string | null;
  theme: { colour: string | null; avatar: string | null };
  contact: {
    open: boolean;
    on_duty: boolean;
    closed: ClosedReason | null;
    opens_at: string | null;
    phone: string | null;
    hours: string | null;
  };
  notices: Notice[];
  features: { callback: boolean; handover: boolean; booking: boolean };
}

export interface StartedConversation {
  id: string;
  token: string;
  expires_at: string;
  events: ConversationEvent[];
}

/** `text`: what came of a call that was never made, and what to do. */
export interface CallbackPayload {
  callback_id: string;
  status: string;
  window: TimeWindow | null;
  reference?: string;
  text?: string;
}

export interface CallbackRequest {
  client_id: string;
  name: string;
  phone: string;
  email?: string;
  window?: TimeWindow;
  note?: string;
}

export interface CallbackState {
  callback_id: string;
  reference: string;
  status: "waiting" | "quarantined" | "resolved" | "expired" | "cancelled" | "transferred";
  window: TimeWindow;
  municipality: string;
  municipality_name: string;
  text: string | null;
}

export interface CallbackReceipt extends CallbackState {
  cancel_token: string;
  link: string;
}

export type Rating = 1 | 2 | 3;

export interface FeedbackRequest {
  seq?: number;
  rating: Rating;
  reason?: string;
  comment?: string;
}

export function isStoredEvent(frame: CitizenFrame): frame is ConversationEvent {
  return "seq" in frame;
}
