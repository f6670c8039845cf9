import type { Decision } from "../../shared/protocol";
import type { AgentStatus, AttemptOutcome, CloseOutcome, ItemKind, ItemState } from "../core/wire";
import type { ConnectionState } from "../core/state";
import { caseWords } from "./da.case";

const kinds: Record<ItemKind, string> = { callback: "Opkald", handover: "Live chat" };

const states: Record<ItemState, string> = {
  waiting: "Venter",
  claimed: "Taget",
  quarantined: "Prøves igen senere",
  resolved: "Afsluttet",
  expired: "Udløbet",
  cancelled: "Annulleret",
};

const statuses: Record<AgentStatus, string> = {
  available: "Ledig",
  wrap_up: "Efterbehandling",
  break: "Pause",
  offline: "Ikke på arbejde",
};

const connection: Record<ConnectionState, string> = {
  connecting: "Forbinder …",
  live: "Forbundet",
  polling: "Langsom forbindelse",
  offline: "Ingen forbindelse",
};

const attemptOutcomes: Record<AttemptOutcome, string> = {
  answered: "Svarede",
  no_answer: "Intet svar",
  voicemail: "Telefonsvarer",
  wrong_number: "Forkert nummer",
};

const closeOutcomes: Record<CloseOutcome, string> = {
  settled: "Løst",
  referred: "Henvist",
  unreachable: "Kunne ikke træffes",
  withdrawn: "Frafaldet",
};

const decisions: Record<Decision, string> = {
  answer: "Svar",
  clarify: "Opklarende spørgsmål",
  no_answer: "Fandt intet svar",
  refuse: "Afviste",
  emergency: "Nødsituation",
  handover: "Til en medarbejder",
  booking: "Tidsbestilling",
  smalltalk: "Hilsen",
};

const happenings = {
  "handover.requested": "Borgeren bad om en medarbejder",
  "handover.queued": "Borgeren blev sat i kø",
  "handover.ended": "Samtalen med en medarbejder sluttede",
  "callback.created": "Borgeren bestilte et opkald",
  "callback.updated": "Opkaldet",
  "booking.created": "Borgeren bestilte en tid",
  "booking.updated": "Tiden blev ændret",
  "conversation.closed": "Samtalen er lukket",
};

const logKinds: Record<string, string> = {
  assigned: "Tilbudt en medarbejder af en leder",
  recalled: "Tilbuddet blev trukket tilbage af en leder",
  put_back: "Lagt tilbage af en leder",
  created: "Oprettet",
  claimed: "Taget",
  released: "Lagt tilbage",
  lapsed: "Gik tilbage i køen, fordi forbindelsen var væk",
  attempted: "Opkaldsforsøg",
  moved: "Flyttet til en anden åbningstid; borgeren har fået besked",
  closed: "Afsluttet",
  cancelled: "Annulleret af borgeren",
  expired: "Udløbet",
};

export const da = {
  title: "Borgerlinje · Kontaktcenter",
  brand: "Borgerlinje",
  place: "Kontaktcenter",
  languageName: "Dansk",
  language: "Sprog",
  loading: "Henter …",
  retry: "Prøv igen",
  dismiss: "Skjul beskeden",
  unknown: "Ukendt",
  kinds,
  states,
  statuses,
  connection,
  attemptOutcomes,
  closeOutcomes,
  handedBack: "Givet tilbage til robotten",
  decisions,
  happenings,
  logKinds,
  skipToWork: "Gå til opgaven",
  unreachable: "Tjenesten svarer ikke. Tjek din netværksforbindelse, og prøv igen.",
  signIn: {
    title: "Log ind",
    lead: "Kontaktcentrets køer, opkald og live chat.",
    provider: "Log ind med din organisation",
    or: "eller med brugernavn",
    username: "Brugernavn",
    password: "Adgangskode",
    submit: "Log ind",
    busy: "Logger ind …",
    wrong: "Brugernavnet eller adgangskoden er forkert. Prøv igen.",
    tooMany: (seconds: number | null) =>
      seconds === null
        ? "For mange forsøg. Vent lidt, før du prøver igen."
        : `For mange forsøg. Vent ${seconds} sekunder, før du prøver igen.`,
    noRole: "Din konto har ikke adgang til kontaktcentret. Tal med din administrator.",
    expired: "Du er blevet logget ud. Log ind igen; det, du har skrevet, er gemt her.",
    missing: "Skriv både brugernavn og adgangskode.",
  },
  password: {
    title: "Skift adgangskode",
    lead: (n: number) => `Den nye adgangskode skal have mindst ${n} tegn.`,
    current: "Nuværende adgangskode",
    next: "Ny adgangskode",
    submit: "Skift",
    cancel: "Annuller",
    changed: "Adgangskoden er skiftet. Log ind med den nye.",
  },
  signOut: {
    action: "Log ud",
    title: "Log ud med åbne opgaver?",
    body: (n: number) =>
      n === 1
        ? "Du har taget 1 opgave. Den går tilbage i køen, når du logger ud."
        : `Du har taget ${n} opgaver. De går tilbage i køen, når du logger ud.`,
    confirm: "Log ud",
    cancel: "Bliv logget ind",
  },
  top: {
    supervisor: "Overblik",
    signedInAs: "Logget ind som",
    status: "Status",
    sound: "Lyd",
    notices: "Skærmbesked",
    noticesRefused: "Browseren må ikke vise beskeder fra denne side. Det ændrer du i browserens indstillinger.",
    help: "Genveje",
    offDuty: "Du er ikke sat til Ledig, så borgerne får ikke tilbudt live chat med dig.",
    goAvailable: "Sæt mig til Ledig",
  },
  line: {
    polling: "Den direkte forbindelse er væk. Køen opdateres hvert par sekunder, mens vi prøver at forbinde igen.",
    offline: "Tjenesten kan ikke nås. Det, du ser, er måske gammelt. Vi prøver igen af os selv.",
    lease: (time: string) => ` Dine opgaver er reserveret til kl. ${time}.`,
    leaseOver: " Dine opgaver kan være gået tilbage i køen.",
  },
  queue: {
    title: "Kø",
    filter: "Vis",
    filters: { all: "Alle", waiting: "Venter", mine: "Mine", later: "Senere" },
    empty: "Køen er tom",
    emptyLead: "Nye henvendelser dukker op her af sig selv.",
    noneHere: "Ingen opgaver her.",
    waited: (span: string) => `Ventet ${span}`,
    anonymous: "Navn ikke oplyst",
    noQuestion: "Intet spørgsmål skrevet",
    mine: "Din",
    heldBy: (name: string) => `Hos ${name}`,
    callNow: (window: string) => `Ring nu, ${window}`,
    callLater: (window: string) => `Ring ${window}`,
    overdue: (window: string) => `For sent: ønsket ${window}`,
    again: (time: string) => `Ring igen ${time}`,
    attempts: (n: number) => (n === 1 ? "1 forsøg" : `${n} forsøg`),
    unread: (n: number) => (n === 1 ? "1 ny besked" : `${n} nye beskeder`),
  },
  work: {
    tabs: "Åbne opgaver",
    none: "Ingen opgave er åben",
    noneLead: "Vælg en opgave i køen. Når du tager den, er den din, til du lægger den tilbage eller afslutter den.",
    toQueue: "Til køen",
    closeTab: "Luk fanen",
    claim: "Tag opgaven",
    claimChat: "Tag samtalen",
    release: "Læg tilbage",
    handBack: "Giv tilbage til robotten",
    failed: "Opgaven kunne ikke hentes.",
    question: "Borgerens spørgsmål",
  },
  callback: {
    title: "Ring op",
    call: (number: string) => `Ring til ${number}`,
    name: "Navn",
    window: "Ønsket tid",
    anytime: "Når som helst",
    note: "Borgerens bemærkning",
    attempt: "Hvordan gik opkaldet?",
    attemptNote: "Note til forsøget",
    reveal: "Vis telefonnummer",
    revealHint: "Det bliver skrevet i loggen, at du har set nummeret.",
    timer: "Opkaldet har varet",
    timerStart: "Start ur",
    timerStop: "Stop ur",
    again: "Prøv igen",
    againSoon: "Når borgeren har haft ro i to timer",
    optional: "(valgfri)",
    claimFirst: "Tag opgaven, før du ringer.",
  },
  close: {
    title: "Afslut opgaven",
    titleChat: "Afslut samtalen",
    outcome: "Udfald",
    choose: "Vælg udfald",
    note: "Note",
    submit: "Afslut",
    missing: "Vælg et udfald først.",
    chatHint: "Du forlader samtalen, og robotten svarer igen.",
    callHint: "Afslut opgaven, når samtalen er slut.",
  },
  ...caseWords,
  chat: {
    title: "Samtale",
    reply: "Svar til borgeren",
    hint: "Enter sender, Shift+Enter ny linje, / standardsvar",
    send: "Send",
    sending: "Sender …",
    typing: "Borgeren skriver …",
    notMine: "Du har ikke samtalen nu. Din tekst er gemt her, hvis du får den igen.",
    claimFirst: "Tag samtalen for at svare.",
    citizen: "Borger",
    bot: "Robot",
    agent: "Medarbejder",
    joined: (name: string) => `${name} kom med i samtalen`,
    left: (name: string) => `${name} forlod samtalen`,
    erased: "Borgeren har slettet denne besked",
    confidence: (percent: number) => `${percent} % sikker`,
    sources: "Kilder",
    byModel: "Formuleret af sprogmodel",
    byArticle: "Artiklens egne ord",
    offered: "Tilbød",
    empty: "Der er ikke skrevet noget i samtalen.",
    position: (n: number) => `nr. ${n} i køen`,
  },
  log: {
    title: "Forløb",
    attempts: "Opkaldsforsøg",
    noAttempts: "Ingen forsøg endnu",
    service: "Systemet",
  },
  done: {
    released: "Opgaven ligger i køen igen.",
    handedBack: "Robotten svarer borgeren igen.",
    attempted: (outcome: string, later: boolean) =>
      later ? `Registreret: ${outcome}. Opgaven kommer igen senere.` : `Registreret: ${outcome}. Opgaven er stadig din.`,
    closed: (outcome: string) => `Afsluttet: ${outcome}. Fanen er her endnu, fordi du har skrevet noget, der ikke er sendt.`,
  },
  lost: {
    lease:
      "Opgaven er ikke længere din. Forbindelsen var væk for længe, og den er lagt tilbage i køen. Det, du har skrevet, er gemt her.",
    taken: (name: string) =>
      name
        ? `Opgaven er ikke længere din. ${name} har den nu. Det, du har skrevet, er gemt her.`
        : "Opgaven er ikke længere din. En kollega har den nu. Det, du har skrevet, er gemt her.",
    cancelled: "Borgeren har annulleret, så opgaven er ikke længere din. Det, du har skrevet, er gemt her.",
    expired: "Opgaven er udløbet og ikke længere din. Det, du har skrevet, er gemt her.",
    resolved: "Opgaven er afsluttet andetsteds. Det, du har skrevet, er gemt her.",
  },
  failures: {
    noConnection: "Der kom intet svar fra tjenesten. Intet er tabt; prøv igen.",
    alreadyClaimed: (name: string) => (name ? `Opgaven er allerede taget af ${name}.` : "Opgaven er allerede taget."),
    tooMany: (seconds: number | null) =>
      seconds === null ? "Det går for hurtigt. Vent lidt, og prøv igen." : `Det går for hurtigt. Vent ${seconds} sekunder.`,
    gone: "Opgaven findes ikke længere, eller du har ikke adgang til den.",
    unexpected: "Noget gik galt. Prøv igen.",
  },
  announce: {
    newItem: (kind: string, municipality: string, waiting: number) =>
      `Ny opgave: ${kind}, ${municipality}. ${waiting} venter.`,
    closed: (outcome: string, waiting: number) => `Afsluttet: ${outcome}. Du er tilbage i køen. ${waiting} venter.`,
    citizenWrote: "En borger har skrevet i en samtale, du har åben.",
    holdsTab: "Læg opgaven tilbage, eller afslut den, før du lukker fanen.",
  },
  help: {
    title: "Genveje på tastaturet",
    on: "Brug genveje med enkelte taster",
    close: "Luk",
    key: "Tast",
    action: "Handling",
    queue: "Næste og forrige opgave i køen",
    open: "Åbn den valgte opgave",
    claim: "Tag opgaven",
    reply: "Skriv svar eller note",
    suggestion: "Ret forslaget til svar til",
    note: "Skriv intern note",
    tags: "Tilføj mærke",
    reveal: "Vis telefonnummer, og gå til det",
    tabByNumber: "Gå til fane 1 til 9",
    search: "Søg i tidligere samtaler",
    status: "Gå til status",
    leave: "Forlad feltet, så tasterne virker igen",
    canned: "Standardsvar, mens du skriver et svar",
    saveNote: "Gem den interne note",
    finish: "Gå til Afslut",
    tabs: "Næste og forrige fane",
    closeTab: "Luk fanen",
    toQueue: "Tilbage til køen",
    help: "Vis denne hjælp",
    enter: "Send svaret",
    newline: "Ny linje i svaret",
  },
  time: {
    lessThanMinute: "under 1 min.",
    minutes: (n: number) => `${n} min.`,
    hours: (h: number, m: number) => (m === 0 ? `${h} t.` : `${h} t. ${m} min.`),
    days: (n: number) => (n === 1 ? "1 dag" : `${n} dage`),
    today: "i dag",
    tomorrow: "i morgen",
  },
};
