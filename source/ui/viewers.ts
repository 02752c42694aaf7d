/**
Says that this screen is open, and counts those that are: who looks at the same repository knows of one another.
*/
import type {Viewers} from './surroundings.js';
import type {UiStore} from './ui-store.js';

/** `begin`: when the screen opens. `look`: every now and then. `end`: when it is left; one that dies is not counted either. */
export const createViewerWatch = ({viewers, ui}: {readonly viewers: Viewers; readonly ui: UiStore}) => {
	const look = (): void => ui.send({type: 'viewers', count: Math.max(1, viewers.count())});

	return {
		begin(): void {
			viewers.enter();
			look();
		},
		look,
		end: viewers.leave,
	};
};
