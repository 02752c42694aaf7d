/**
What there is to be completed, as plain data: the build writes it down, so that completing needs none of what it was made from.
*/
import type {CommandCard} from '../commands/command.js';
import type {Field} from '../domain/fields.js';
import {aliases} from './aliases.js';
import type {Completion, Flag, Taken} from './complete.js';
import {overridesOf, ownFields} from './flags.js';
import {globalFlags} from './global-flags.js';
import {bareFieldsOf} from './input.js';
import {topicNames, topicSummaries} from './topics.js';
import {verbs} from './verbs.js';
import {type Target, targetOf} from './words.js';

/** Fields that name something that only the database, or the disk, knows. */
const known: ReadonlyArray<readonly [RegExp, Taken]> = [
	[/^agentId$|^recipient$/, 'agent'],
	[/^what$/, 'subject'],
	[/^task(?:Id|Ids|s)$|^(?:after|soft|cycle)$/, 'task'],
	[/^(?:file|config|exportPath)$/, 'file'],
	[/^(?:directory|worktreeRoot)$/, 'folder'],
];

const takenBy = ({name, kind, choices}: Pick<Field, 'name' | 'kind'> & {readonly choices?: readonly string[]}): Taken => {
	if (kind === 'switch') return 'nothing';
	if (choices !== undefined && choices.length > 0) return choices;
	return known.find(([pattern]) => pattern.test(name))?.[1] ?? 'text';
};

/** As it would be typed: what is on unless it is turned off has a flag for that. */
const flagEntry = (field: Field): Flag => ({
	flag: field.kind === 'switch' && field.default === true ? field.flag.replace('--', '--no-') : field.flag,
	does: field.description,
	takes: takenBy(field),
});

const globals: readonly Flag[] = globalFlags.map(({flag, shortFlag, description, ...field}) => ({
	flag,
	...(shortFlag === undefined ? {} : {short: `-${shortFlag}`}),
	does: description,
	takes: takenBy(field),
}));

/** The word `help` is followed by a name that is completed like a command. */
const bareOf = (target: Target, own: readonly Field[]): Taken[] => {
	if (target.card.name === 'help') return ['command'];
	if (target.card.name === 'wait') return ['awaited'];
	return bareFieldsOf(target).flatMap(name => own.filter(field => field.name === name).map(takenBy));
};

export const completionTable = (cards: readonly CommandCard[]): Completion => {
	const names = [...aliases.map(({words}) => words), ...verbs.map(({name}) => name), ...cards.map(({name}) => name)];
	return {
		globals,
		topics: topicNames.map(name => ({word: name, does: topicSummaries[name]})),
		commands: names.flatMap(words => {
			const target = targetOf(words, cards);
			if (target === undefined) return [];
			const own = ownFields(target.card);
			const fixed = Object.keys(target.input);
			const isListed = own.some(({name, kind}) => bareFieldsOf(target).at(-1) === name && (kind === 'list' || kind === 'rows'));
			const flags = [...own.filter(({name}) => !fixed.includes(name)), ...overridesOf(own)].map(flagEntry);
			return [{words, does: target.card.summary, bare: bareOf(target, own), hasMore: isListed, flags}];
		}),
	};
};
