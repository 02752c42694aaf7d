/**
Looks after the config while the screen is there: says what a changed file has changed, and shows what is wrong with it.
*/
import type {ConfigDoor, ConfigNews} from './config-door.js';
import {configSays} from './says/config.js';
import type {UiStore} from './ui-store.js';

const toldMax = 3;

/** What is different now, in a sentence. */
export const sayChanges = (changes: readonly string[]): string =>
	changes.length <= toldMax ? configSays.applied(changes) : configSays.appliedMany(changes.slice(0, toldMax), changes.length - toldMax);

type Watch = {readonly config: ConfigDoor; readonly ui: UiStore; readonly now: () => number};

/** One look at a time. */
export const createConfigWatch = ({config, ui, now}: Watch) => {
	let isLooking = false;
	/** What is wrong, and was told in a line only: it is shown when nothing else lies over the screen. */
	let waiting: (ConfigNews & {kind: 'faulty'}) | undefined;

	const show = ({fault, more, goodAtMs}: ConfigNews & {kind: 'faulty'}) => ui.send({type: 'overlay', overlay: {kind: 'config-fault', fault, more, goodAtMs}});

	const tell = (news: ConfigNews): void => {
		const open = ui.get().overlay?.kind;
		const say = (text: string, tone: 'ok' | 'err') => ui.send({type: 'say', text, tone, atMs: now()});
		waiting = undefined;
		if (news.kind === 'refused') say(news.said, 'err');
		else if (news.kind === 'faulty') {
			// Whoever is busy with something else is told in a line.
			if (open === undefined || open === 'config-fault') show(news);
			else {
				waiting = news;
				say(configSays.fault(news.fault), 'err');
			}
		} else {
			if (open === 'config-fault') ui.send({type: 'overlay', overlay: undefined});
			say(sayChanges(news.changes), 'ok');
		}
	};

	return {
		look(): void {
			if (waiting && ui.get().overlay === undefined) {
				show(waiting);
				waiting = undefined;
			}

			if (isLooking) return;
			isLooking = true;
			void config
				.look()
				.then(news => news && tell(news))
				.finally(() => {
					isLooking = false;
				});
		},
	};
};
