/**
Writes what is shipped beside the bundle and made from the cards: the types of the library and what a shell completes. The build runs it.
*/
import {writeFileSync} from 'node:fs';
import {registry} from './commands/registry.js';
import {completionTable} from './doors/completion-table.js';
import {declarations} from './doors/declarations.js';

const cards = Object.values(registry);
writeFileSync(new URL('library.d.cts', import.meta.url), declarations(cards));
// A module may take its types from something older; the other way round it may not.
writeFileSync(new URL('library.d.ts', import.meta.url), "export * from './library.cjs';\n");
writeFileSync(new URL('completion.json', import.meta.url), `${JSON.stringify(completionTable(cards))}\n`);
