/**
Who is told of an error, and who is above whom. At the top is always the person at the screen.
*/
import {addressOf, human} from './message.js';
import type {Remedy, Severity} from './remedy.js';

export const escalationLevels = ['architect', 'project_manager', 'human'] as const;
export type EscalationLevel = (typeof escalationLevels)[number];

/** The level above; the top stays the top. */
export const levelAbove = (level: EscalationLevel | undefined): EscalationLevel =>
	level === undefined ? 'architect' : (escalationLevels[escalationLevels.indexOf(level) + 1] ?? 'human');

/** The address of whichever agent of that level asks first, by its name in the config. Where there is none, the next level hears of it: nothing is told to nobody. */
export const recipientOf = (level: EscalationLevel, agentNames: readonly string[]): string => {
	for (const above of escalationLevels.slice(escalationLevels.indexOf(level))) {
		const name = above.replace('_', '-');
		if (above !== 'human' && agentNames.includes(name)) return addressOf({kind: 'any', type: name});
	}

	return human;
};

const told: Record<Severity, readonly EscalationLevel[]> = {critical: ['project_manager', 'architect', 'human'], high: ['architect'], medium: [], low: []};

/**
Who gets a message about an error. The agent that goes on with the task is told in its prompt, whatever the severity. A person hears of what waits
for a person, and of what is critical; of an error that is being mended, only those agents hear whose business it is.
*/
export const hearersOf = (severity: Severity, remedy: Remedy['kind'], agentNames: readonly string[]): string[] => {
	const needsPerson = remedy === 'ask' || remedy === 'give-up';
	const levels = told[severity].map(level => ({level, recipient: recipientOf(level, agentNames)}));
	const recipients = levels.filter(({level, recipient}) => recipient !== human || level === 'human' || needsPerson).map(({recipient}) => recipient);
	return [...new Set([...recipients, ...(needsPerson ? [human] : [])])];
};
