import {configSchema} from '../../source/domain/config.js';
import {policyOf} from '../../source/domain/policy.js';
import {safeLine} from '../../source/domain/text.js';
import type {Desk} from '../../source/ui/panes/pane.js';
import {glyphSets} from '../../source/ui/theme.js';
import {firstUiState} from '../../source/ui/ui-state.js';
import {logOfLines} from './fake-engine.js';
import {aSnapshot, startMs} from './fake-snapshot.js';

/** A desk to draw on: a busy afternoon, with no output but a word. */
export const aDesk = (more: Partial<Desk> = {}): Desk => ({
	snapshot: aSnapshot(),
	nowMs: startMs,
	policy: policyOf(configSchema.parse({maxParallel: 8, agents: {claude: {preset: 'claude'}}})),
	glyphs: glyphSets.unicode,
	outputOf: () => ({lines: [safeLine('a word')], bytes: 6}),
	logOf: () => logOfLines(['a word']),
	state: firstUiState,
	...more,
});
