/**
Where a branch can be looked at on the web, from the address that git fetches from.
*/

type Site = {readonly host: string; readonly path: string};

// `git@host:owner/name.git`, which is no URL; a host without a dot is a name from somebody's ssh config, or a drive.
const scpLike = /^(?:[^@/\s]+@)?([\w-]+(?:\.[\w-]+)+):(?!\/)([^\s]+)$/;
const urlLike = /^(?:https?|ssh|git|git\+ssh|ssh\+git):\/\/(?:[^@/\s]*@)?([\w.-]+)(?::\d+)?\/([^\s?#]+)/i;

/** Who may look at it is left out, and so is the port: that is where git listens, not the web. A drive or a folder is no site. */
const siteOf = (remote: string): Site | undefined => {
	const [, host, path] = urlLike.exec(remote) ?? scpLike.exec(remote) ?? [];
	const clean = path
		?.replace(/^~?\/+/, '')
		.replace(/\/+$/, '')
		.replace(/\.git$/, '');
	return host === undefined || clean === undefined || clean === '' ? undefined : {host: host.toLowerCase(), path: clean};
};

/** How hosts call the page of a branch; most do as GitHub. */
const ways: ReadonlyArray<readonly [RegExp, string]> = [
	[/gitlab/, '-/tree/'],
	[/bitbucket/, 'branch/'],
	[/gitea|forgejo|codeberg/, 'src/branch/'],
	[/^git\.sr\.ht$/, 'tree/'],
];

/** `undefined` when the remote is no host of the web, as a folder. A port of the web itself is kept. */
export const webPageOf = (remote: string, branch: string): string | undefined => {
	const site = siteOf(remote.trim());
	if (site === undefined) return undefined;
	const way = ways.find(([host]) => host.test(site.host))?.[1] ?? 'tree/';
	const port = /^https?:\/\/(?:[^@/\s]*@)?[\w.-]+(:\d+)\//i.exec(remote.trim())?.[1] ?? '';
	const scheme = /^http:/i.test(remote.trim()) ? 'http' : 'https';
	return `${scheme}://${site.host}${port}/${encodeURI(site.path)}/${way}${branch.split('/').map(encodeURIComponent).join('/')}`;
};
