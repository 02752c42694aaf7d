/**
What the config can run and nobody has trusted yet, as a question with numbered answers.
*/
import type {Engine} from '../../engine/engine.js';
import type {ConfigDoor} from '../config-door.js';
import {trustSays as says} from '../says/trust.js';
import type {Prompt, Step} from './prompt.js';

type Hands = {
	readonly config: ConfigDoor | undefined;
	readonly engine: Pick<Engine, 'beat'>;
	readonly say: (line: string) => void;
	readonly goAway: () => Step;
};

/** `undefined`: there is nothing to ask. */
export const trustPrompt = (hands: Hands): Prompt | undefined => {
	const {config, engine, say, goAway} = hands;
	const asked = config?.asked();
	if (config === undefined || asked === undefined) return undefined;
	const give = async (): Promise<Step> => {
		const given = await config.trust(asked);
		say(given.ok ? given.value : given.problem.message);
		// What has waited for it begins at once.
		if (given.ok) void engine.beat();
		return given.ok ? trustPrompt(hands) : undefined;
	};
	const notYet = (): Step => {
		say(asked.goesOn ? says.notCounted : says.looksOnly);
		return undefined;
	};
	return {
		lines: [says.head(asked), ...asked.changes.flatMap(says.change), says.foot(asked), says.title(asked.file)],
		answers: [
			{says: says.trust, next: give},
			{says: asked.goesOn ? says.later : says.look, next: notYet},
			...(asked.goesOn ? [] : [{says: says.leave, next: goAway}]),
		],
		onEmpty: asked.goesOn ? says.notCounted : says.looksOnly,
	};
};
