/**
Writes `data/config.schema.json` from the schema of the config. A test compares the two.
*/
import {writeFileSync} from 'node:fs';
import {configJsonSchema} from './domain/config-keys.js';

writeFileSync(new URL('../data/config.schema.json', import.meta.url), `${JSON.stringify(configJsonSchema(), undefined, '\t')}\n`);
