/**
Who does something, and when: what every audit row needs to know.
*/
export type Stamp = {readonly actor: string; readonly atMs: number};
