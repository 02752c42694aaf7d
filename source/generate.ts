/**
Writes what is shipped beside the bundle and made from the cards: the types of the library. The build runs it.
*/
import {writeFileSync} from 'node:fs';
import {registry} from './commands/registry.js';
import {declarations} from './doors/declarations.js';

const text = declarations(Object.values(registry));
for (const name of ['library.d.ts', 'library.d.cts']) writeFileSync(new URL(name, import.meta.url), text);
