/** What `help COMMAND` says of a command besides its usage and options. */
export interface HelpText {
  /** In a line. */
  readonly summary: string
  /** What one may not expect. */
  readonly more?: readonly string[]
  /** What to type, and what comes of it. */
  readonly examples: readonly (readonly [line: string, effect: string])[]
}

/** The help of every command by its name, in the order of the list: nodes, children, watches, access, the rest. */
export const helpTexts: ReadonlyMap<string, HelpText> = new Map(
  Object.entries<HelpText>({
    ls: {
      summary: 'lists the children of a znode',
      more: [
        '-R lists all below it too, a path a line; -s is ignored then. -w leaves a watch for one change.',
      ],
      examples: [
        ['ls /', 'the top of the tree'],
        ['ls -s /app', 'with its Stat'],
        ['ls -R /app', 'everything below /app'],
      ],
    },
    get: {
      summary: 'prints the data of a znode',
      more: ['A znode that never got data prints null.'],
      examples: [
        ['get /app/config', 'the data as text'],
        ['get -s /app/config', 'and its Stat'],
        ['get -x /app/key', 'as a hex dump; -b in base64'],
        ['get -w /app/config', 'and tells the next change'],
      ],
    },
    create: {
      summary: 'makes a znode',
      more: [
        'Its parent must be there. -e makes it ephemeral: it goes with this session. -s puts a growing number behind its name.',
        '-c makes a container, which goes once its last child has gone. -t gives it a time to live in ms (a server with extendedTypesEnabled).',
      ],
      examples: [
        ['create /app', 'a znode without data'],
        ['create /app/config "a = 1"', 'with data; quotes around what holds blanks'],
        ['create -e -s /app/member- host1', '/app/member-0000000000, as long as this session lives'],
        ['create /app/secret x digest:bob:HASH:cdrwa', 'with an ACL'],
      ],
    },
    set: {
      summary: 'writes the data of a znode',
      more: ['-v writes only if that is still its dataVersion.'],
      examples: [
        ['set /app/config "a = 2"', 'whatever its version'],
        ['set -v 3 /app/config "a = 2"', 'only over version 3'],
        ['set -b /app/key AP8=', 'bytes in base64'],
      ],
    },
    delete: {
      summary: 'deletes a znode without children',
      examples: [
        ['delete /app/config', 'whatever its version'],
        ['delete -v 3 /app/config', 'only version 3'],
      ],
    },
    deleteall: {
      summary: 'deletes a znode and everything below it',
      more: ['In transactions of 1000 znodes; -b sets how many, 0 is one by one.'],
      examples: [['deleteall /app', 'all of it']],
    },
    stat: {
      summary: 'prints the Stat of a znode',
      examples: [
        ['stat /app', 'versions, times, owner, size'],
        ['stat -w /app', 'and tells the next change'],
      ],
    },
    getEphemerals: {
      summary: 'lists the ephemeral znodes of this session',
      examples: [
        ['getEphemerals', 'all'],
        ['getEphemerals /app', 'those whose path begins so'],
      ],
    },
    getAllChildrenNumber: {
      summary: 'counts everything below a znode',
      examples: [['getAllChildrenNumber /app', 'a number']],
    },
    sync: {
      summary: 'waits until the server has caught up with its leader',
      examples: [['sync /app', 'then what is read is not old']],
    },
    addWatch: {
      summary: 'sets a watch that stays',
      more: ['The mode of -m holds for later addWatch commands of this zkCli as well.'],
      examples: [
        ['addWatch /app', '/app and all below it'],
        ['addWatch -m PERSISTENT /app', '/app and the list of its children'],
      ],
    },
    removewatches: {
      summary: 'takes back this session’s watches on a path',
      examples: [
        ['removewatches /app', 'all'],
        ['removewatches /app -d', 'those for data; -c children, -p persistent, -r recursive'],
      ],
    },
    printwatches: {
      summary: 'says whether events are printed, or turns that on or off',
      examples: [['printwatches off', 'silence']],
    },
    getAcl: {
      summary: 'prints who may do what with a znode',
      more: ['c create, d delete (children), r read, w write, a administer the ACL.'],
      examples: [['getAcl /app', 'two lines an entry']],
    },
    setAcl: {
      summary: 'says who may do what with a znode',
      more: [
        'Entries are scheme:id:permissions with commas between them. -R sets it on everything below too.',
      ],
      examples: [
        ['setAcl /app world:anyone:r', 'anyone may read'],
        ['setAcl /app auth::cdrwa', 'whoever this session is (see addauth)'],
        ['setAcl -R /app ip:10.0.0.0/8:rw,auth::cdrwa', 'on the whole tree'],
      ],
    },
    addauth: {
      summary: 'presents credentials for this session',
      more: ['The line is not kept in the history file.'],
      examples: [['addauth digest bob:secret', 'from now on this session is bob as well']],
    },
    whoami: {
      summary: 'prints as whom the server knows this session',
      examples: [['whoami', 'a line an identity']],
    },
    setquota: {
      summary: 'limits how much a znode may hold with all below it',
      more: ['-n znodes, -b bytes: more is logged. -N, -B: more is refused (a server with enforceQuota).'],
      examples: [['setquota -n 1000 /app', 'warns above 1000 znodes']],
    },
    listquota: {
      summary: 'prints the limits of a znode and what it uses',
      examples: [['listquota /app', 'two lines']],
    },
    delquota: {
      summary: 'takes a limit off a znode',
      examples: [
        ['delquota /app', 'all'],
        ['delquota -n /app', 'that of znodes'],
      ],
    },
    config: {
      summary: 'prints the configuration of the ensemble',
      more: ['That of a standalone server is empty.'],
      examples: [['config -c', 'as a connect string']],
    },
    reconfig: {
      summary: 'changes the members of an ensemble',
      examples: [
        ['reconfig -remove 3', 'server 3 leaves'],
        ['reconfig -add "server.4=host:2888:3888;2181"', 'server 4 joins'],
      ],
    },
    connect: {
      summary: 'opens a new session, on another server or the same',
      examples: [['connect host:2181/app', '/app is the root from now on']],
    },
    close: {
      summary: 'ends the session; connect opens the next',
      examples: [['close', 'ephemeral znodes go']],
    },
    history: { summary: 'lists the last commands', examples: [['history', 'with their numbers']] },
    redo: { summary: 'runs a command again by its number', examples: [['redo 3', 'see history']] },
    version: { summary: 'prints the version', examples: [['version', 'no server needed']] },
    quit: {
      summary: 'ends the session and zkCli',
      examples: [['quit', 'ephemeral znodes go; at a terminal exit does the same']],
    },
    tree: {
      summary: 'draws a znode and what is below it',
      examples: [
        ['tree /app', 'all of it'],
        ['tree -d 2 /', 'two levels'],
      ],
    },
    find: {
      summary: 'lists the znodes that pass every test',
      examples: [
        ['find /app --name "lock-*"', 'by the last part of the path'],
        ['find / --data localhost', 'whose data contains a text'],
        ['find /app --ephemeral', 'that belong to a session'],
      ],
    },
    du: {
      summary: 'tells how many znodes and bytes of data lie where',
      examples: [
        ['du /', 'a line for each child of the root'],
        ['du -d 0 /app', '/app as a whole'],
      ],
    },
    cp: {
      summary: 'copies a znode with its data and ACL',
      more: ['The target must be free. Ephemeral znodes are left out.'],
      examples: [
        ['cp /app/config /app/config.old', 'one'],
        ['cp -r /app /backup', 'with all below it'],
      ],
    },
    mv: {
      summary: 'moves a znode with all below it',
      more: ['In one transaction where it fits into one, else by a copy that is deleted behind.'],
      examples: [['mv /app/config.new /app/config.v2', 'data and ACLs come along']],
    },
    export: {
      summary: 'writes a tree with data and ACLs as JSON',
      more: [
        '/zookeeper itself is left out. A server does not tell clients of TTLs and containers: such znodes count as persistent.',
      ],
      examples: [
        ['export /app app.json', 'to a file'],
        ['export /app', 'to stdout'],
      ],
    },
    import: {
      summary: 'makes the znodes of a file of export',
      more: [
        'What exists stays as it is without --overwrite. Parents that are missing are made. The file is checked whole first.',
      ],
      examples: [
        ['import --dry-run app.json', 'what would be done'],
        ['import app.json', 'where they were'],
        ['import app.json /copy', 'somewhere else'],
      ],
    },
    watch: {
      summary: 'tells changes as they come, until Ctrl-C',
      examples: [
        ['watch /app -r --data', 'of the whole tree, with the new data'],
        ['watch /app --json --count 1', 'waits for one change'],
      ],
    },
    help: { summary: 'lists the commands, or teaches one', examples: [['help create', 'this kind of text']] },
  }),
)
