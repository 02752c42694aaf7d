#!/usr/bin/env node
/**
The door handle: old enough for any Node to read, so that a Node that is too old gets a sentence and not a stack. Nothing newer than ES5 in here.
*/
'use strict';

var fs = require('fs');
var path = require('path');
var childProcess = require('child_process');

// better-sqlite3 13 wants N-API 10; on an older one (22.12, 22.13) it crashes the process without a word.
var wanted = [22, 14];
var main = path.join(__dirname, '..', 'dist', mainFor(process.argv.slice(2)));
var launchedBy = 'ORCH_LAUNCHED_BY';
var forwarded = {SIGINT: 2, SIGTERM: 15, SIGHUP: 1};

/** What a shell asks at every Tab, and a status bar every few seconds, has a main of its own, which loads next to nothing. */
function mainFor(words) {
	if (words[0] === '__complete') {
		return 'complete.js';
	}

	var isPlain = words.length === 2 || (words.length === 4 && words[2] === '-C');
	return words[0] === 'status' && words[1] === '--tmux' && isPlain ? 'tmux.js' : 'main.js';
}

function isNewEnough(version) {
	var parts = version.replace(/^v/, '').split('.');
	return Number(parts[0]) > wanted[0] || (Number(parts[0]) === wanted[0] && Number(parts[1]) >= wanted[1]);
}

function say(sentence) {
	process.stderr.write(sentence + '\n');
}

function quoted(word) {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'";
}

/** A development checkout has a newer Node among its packages. */
function nodeBesideUs() {
	try {
		return isNewEnough(require('node/package.json').version) ? require.resolve('node/bin/node') : undefined;
	} catch (error) {
		return undefined;
	}
}

function sayTooOld() {
	var command = ['npx -y -p node@24 node "' + __filename.replace(/(["\\$`])/g, '\\$1') + '"'].concat(process.argv.slice(2).map(quoted)).join(' ');
	say('orch-tui needs Node 22.14 or newer, this is ' + process.version + '; run: ' + command);
	process.exitCode = 2;
}

function endLike(code, signal) {
	Object.keys(forwarded).forEach(name => {
		process.removeAllListeners(name);
	});
	if (signal === null) {
		process.exit(code);
	}

	// Whoever started us is to see the same end. A signal that does not end us is told as a shell would.
	process.kill(process.pid, signal);
	setTimeout(() => {
		process.exit(128 + (forwarded[signal] || 9));
	}, 200);
}

function launchWith(node) {
	var environment = {};
	Object.keys(process.env).forEach(name => {
		environment[name] = process.env[name];
	});
	environment[launchedBy] = String(process.pid);

	// The channel carries nothing: when it closes, the child knows that we are gone, even by SIGKILL.
	var child = childProcess.spawn(node, [__filename].concat(process.argv.slice(2)), {stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: environment});
	Object.keys(forwarded).forEach(name => {
		process.on(name, () => {
			// What is typed at a terminal reaches the child without us; twice would mean something else.
			if (name !== 'SIGINT' || !process.stdin.isTTY) {
				child.kill(name);
			}
		});
	});
	child.on('error', sayTooOld);
	child.on('exit', (code, signal) => {
		// One that was killed could not give the terminal back.
		if (signal !== null && forwarded[signal] === undefined && process.stdout.isTTY) {
			childProcess.spawnSync(node, [__filename, 'reset'], {stdio: 'inherit'});
		}
		endLike(code, signal);
	});
}

function followLauncher() {
	if (process.env[launchedBy] !== String(process.ppid)) {
		return;
	}

	// Agents are not to take themselves for our child.
	delete process.env[launchedBy];
	process.on('disconnect', () => {
		process.kill(process.pid, 'SIGHUP');
	});
	if (process.channel) {
		process.channel.unref();
	}
}

/** What was compiled once is not compiled again: a third less until something is to be seen. In a folder of the person's own, for whoever writes there says what we run. */
function rememberCompiled() {
	var caches = process.env.XDG_CACHE_HOME || (process.env.HOME ? path.join(process.env.HOME, '.cache') : '');
	// No home is made for a person who has none.
	if (process.env.NODE_COMPILE_CACHE || !path.isAbsolute(caches) || !fs.existsSync(path.dirname(caches))) {
		return;
	}

	try {
		fs.mkdirSync(path.join(caches, 'orch-tui'), {recursive: true, mode: 448});
		require('module').enableCompileCache(path.join(caches, 'orch-tui', 'compiled'));
	} catch (error) {
		// It only takes longer.
	}
}

function launchHere() {
	followLauncher();
	rememberCompiled();
	// Chalk does not know NO_COLOR, and it looks once, when it is loaded.
	if (process.env.NO_COLOR && process.env.FORCE_COLOR === undefined) {
		process.env.FORCE_COLOR = '0';
	}

	if (!fs.existsSync(main)) {
		say('orch-tui has not been built yet; run `npm run build` in ' + path.dirname(__dirname) + '.');
		process.exitCode = 2;
		return;
	}

	// `import()` is not ES5, so it has to hide in a text. The text is ours.
	// biome-ignore lint/security/noGlobalEval: see above.
	var load = eval('(function (url) { return import(url); })');
	load(require('url').pathToFileURL(main).href).then(undefined, error => {
		if (error && error.code === 'ERR_MODULE_NOT_FOUND' && /'better-sqlite3'/.test(error.message)) {
			say('better-sqlite3, which reads and writes the database, is not installed. Install orch-tui again, or: npm install better-sqlite3');
			process.exit(1);
		}

		say(String((error && error.stack) || error));
		process.exit(70);
	});
}

if (isNewEnough(process.version)) {
	launchHere();
} else {
	var newer = nodeBesideUs();
	if (newer === undefined) {
		sayTooOld();
	} else {
		launchWith(newer);
	}
}
