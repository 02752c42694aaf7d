/**
Tells the person when so many tasks start over that something which all of them need may be out of order.
*/
import {human} from '../domain/message.js';
import type {Context} from './command.js';

const alarmSender = 'auto-restart-agent';

/** One alarm instead of fifty: as often as the limit is reached again, until somebody has seen it. To be called within the transaction of a restart. */
export const alarmAtLimit = ({store, policy, stamp, now}: Context): void => {
	const {count} = store.sessions.restartsSince(now() - policy.restartsWindowMs);
	if (count !== policy.restartsMax || store.messages.listWaiting(human, 1000).some(({sender}) => sender === alarmSender)) return;
	const text = `${count} tasks have started over within ${policy.restartsWindowMs / 1000} s: no agent starts for a while. Something that all of them need may be out of order.`;
	store.messages.post({sender: alarmSender, recipient: human, type: 'error_report', text}, stamp());
};
