/**
Writes what is shipped beside the bundle and made from the cards: the types of the library and what a shell completes. The build runs it.
*/
import {writeFileSync} from 'node:fs';
import {registry} from './commands/registry.js';
import {completionTable} from './doors/completion-table.js';
import {declarations} from './doors/declarations.js';

const cards = Object.values(registry);
const text = declarations(cards);
for (const name of ['library.d.ts', 'library.d.cts']) writeFileSync(new URL(name, import.meta.url), text);
writeFileSync(new URL('completion.json', import.meta.url), `${JSON.stringify(completionTable(cards))}\n`);
