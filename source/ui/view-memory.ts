/**
Keeps how lists and logs are looked at for the screen that is opened next: groups, the other forms of a pane, wrapped lines and times. Of several screens that are open at once, the last change counts.
*/
import {groupings} from './groups.js';
import {panes} from './panes/panes.js';
import type {KeptView, Views} from './surroundings.js';
import type {UiState} from './ui-state.js';
import type {UiStore} from './ui-store.js';

/** Of other panes the form is about a moment. */
const keptForms = ['tasks', 'graph', 'resources'] as const;
const grouped = panes.filter(({groupOf}) => groupOf !== undefined).map(({name}) => name);

/** Only what is there: JSON knows no `undefined`. */
const viewIn = ({groups, forms, logLook: {isWrapped, hasTime}}: UiState): KeptView => ({
	groups: Object.fromEntries(grouped.flatMap(pane => (groups[pane] === undefined ? [] : [[pane, groups[pane]]]))),
	forms: Object.fromEntries(keptForms.flatMap(pane => (forms[pane] === undefined ? [] : [[pane, forms[pane]]]))),
	log: {isWrapped, hasTime},
});

export const createViewMemory = ({views, ui}: {readonly views: Views; readonly ui: UiStore}) => {
	let known: Pick<UiState, 'groups' | 'forms' | 'logLook'> = ui.get();

	const follow = (): void => {
		const now = ui.get();
		if (now.groups === known.groups && now.forms === known.forms && now.logLook === known.logLook) return;
		known = now;
		views.note(viewIn(now));
	};

	/** A grouping that this version does not know is none. */
	const bringBack = ({groups, forms, log}: KeptView): void => {
		for (const pane of grouped) {
			const by = groupings.find(each => each === groups[pane]);
			if (by !== undefined) ui.send({type: 'group', pane, by});
		}

		for (const pane of keptForms) if (forms[pane] !== undefined) ui.send({type: 'form', pane, form: forms[pane]});
		ui.send({type: 'log-look', look: log});
		known = ui.get();
	};

	return {
		/** Brings back what was kept; answers with what ends the keeping. */
		begin(): () => void {
			const kept = views.last();
			if (kept !== undefined) bringBack(kept);
			return ui.subscribe(follow);
		},
	};
};
