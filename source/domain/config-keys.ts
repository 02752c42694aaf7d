/**
The keys of the config as flags, as variables, and as the JSON Schema that editors use.
*/
import {z} from 'zod';
import {configSchema} from './config.js';
import {type Field, fieldsOf} from './fields.js';

export const configFileName = 'orch.config.jsonc';

const isScalar = ({name, kind}: Field): boolean => name !== '$schema' && kind !== 'nested' && kind !== 'list' && kind !== 'rows';

/** Those that a flag or an `ORCH_*` variable can override. */
export const configFields: readonly Field[] = fieldsOf(configSchema).filter(isScalar);

/** All of them, in the order of the file. */
export const configKeys: readonly Field[] = fieldsOf(configSchema).filter(({name}) => name !== '$schema');

/** What `data/config.schema.json` holds. Editors read the last two keys: comments and a comma too many are no mistake here. */
export const configJsonSchema = (): Record<string, unknown> => ({
	title: configFileName,
	...z.toJSONSchema(configSchema, {io: 'input'}),
	allowComments: true,
	allowTrailingCommas: true,
});
