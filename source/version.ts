/**
Which version this is. Part of the front step.
*/
import {readFileSync} from 'node:fs';

export const versionOf = (): string => String(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
