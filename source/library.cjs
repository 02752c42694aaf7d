/**
The same library for `require`: all of it answers with promises, so that a module can be loaded behind them.
*/
'use strict';

function later(name) {
	return async (...words) => {
		const library = await import('../dist/library.js');
		return library[name](...words);
	};
}

exports.invoke = later('invoke');
exports.openOrchestrator = later('openOrchestrator');
