/**
Sessions that are gone without a word at the same time have ended of one cause, as when the machine was started anew: a person is asked once about all of them.
*/

/** Sessions that end within this time have ended together. */
export const lostTogetherMs = 10_000;

/** Their tasks go on by themselves after this long; until then a person may say that they shall not. */
const resumeAskMs = 60_000;

/** Until when nobody resumes it. `lostBy`: how many are known to be lost since `lostTogetherMs` before it was. */
export const askedUntilMs = (endedAtMs: number, lostBy: number): number => (lostBy < 2 ? 0 : endedAtMs + resumeAskMs);
