/**
Who does something, and when: what every audit row needs to know.
*/

/** `epoch`: of the lead in whose name it is done; it counts only while that lead lasts. Without one, a person has asked for it. */
export type Stamp = {readonly actor: string; readonly atMs: number; readonly epoch?: number | undefined};
