/**
What comes out of a JSON text of somebody else, before anybody has looked at it.
*/

export type Json = {readonly [name: string]: unknown};

/** Neither a list nor nothing. */
export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
