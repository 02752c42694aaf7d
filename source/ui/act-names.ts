/**
What commands on keys are called in a config, in the palette and in the manual: `agent.stop`, `merge.hold`.
*/
import type {CommandName, KeyBinding} from '../commands/command.js';

const nouns: ReadonlyArray<readonly [RegExp, string]> = [
	[/agent/, 'agent'],
	[/task|backlog/, 'task'],
	[/merge/, 'merge'],
	[/worktree/, 'worktree'],
	[/message/, 'message'],
];

/** What the command is about, then what the key does, as its hint says it; one word where both are the same. */
export const nameOfAct = ({name}: {readonly name: CommandName}, {does}: Pick<KeyBinding, 'does'>): string => {
	const noun = nouns.find(([pattern]) => pattern.test(name))?.[1] ?? name;
	const verb = does.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
	return noun === verb ? noun : `${noun}.${verb}`;
};
