// What zkCli is asked in the comparison: for every command a systematic list (each flag and pair of flags in every place, too few and too
// many arguments, odd paths), stories that build on one another, and random lines by a seed.

/** The commands: flags without and with a value, values that may follow, and arguments that make sense. */
const commands = [
  {
    name: 'create',
    flags: ['-s', '-e', '-c'],
    valued: { '-t': ['1000', '0', '-5', 'x', '9999999999999', '1099511627775', '1099511627776', ''] },
    args: [
      ['%'],
      ['%', 'data'],
      ['%', 'data', 'world:anyone:r'],
      ['%', 'data', 'world:anyone:r', 'more'],
      ['%', 'd', 'nonsense'],
      ['%', 'd', ''],
      ['%', 'd', 'world:anyone:xyz'],
      ['%', 'd', 'auth::cdrwa'],
      ['%', 'd', 'ip:127.0.0.1:r,world:anyone:cdrwa'],
      ['%', 'd', 'digest:a:b:c:rw'],
      ['%', 'd', 'sasl:x:r'],
    ],
  },
  {
    name: 'delete',
    flags: [],
    valued: { '-v': ['0', '7', '-1', 'x', '2147483648', ''] },
    args: [['%'], ['%', '0'], ['%', '0', '1']],
  },
  {
    name: 'deleteall',
    flags: [],
    valued: { '-b': ['1', '0', '-1', 'x', '1000', ''] },
    args: [['%'], ['%', 'more']],
  },
  {
    name: 'set',
    flags: ['-s', '-b'],
    valued: { '-v': ['0', '7', '-1', 'x', '99999999999'] },
    args: [
      ['%'],
      ['%', 'data'],
      ['%', 'ZGF0YQ=='],
      ['%', 'ZGF0YQ'],
      ['%', '*'],
      ['%', ''],
      ['%', 'data', '3'],
    ],
  },
  {
    name: 'get',
    flags: ['-s', '-w', '-b', '-x'],
    valued: {},
    args: [['%'], ['%', 'watch'], ['%', 'watch', 'more']],
  },
  {
    name: 'ls',
    flags: ['-s', '-w', '-R', '-?'],
    valued: {},
    args: [['%'], ['%', 'watch'], ['%', 'watch', 'more']],
  },
  { name: 'stat', flags: ['-w'], valued: {}, args: [['%'], ['%', 'watch'], ['%', 'a', 'b']] },
  { name: 'getAcl', flags: ['-s'], valued: {}, args: [['%'], ['%', 'more']] },
  {
    name: 'setAcl',
    flags: ['-s', '-R'],
    valued: { '-v': ['0', '-1', '5', 'x'] },
    args: [
      ['%'],
      ['%', 'world:anyone:cdrwa'],
      ['%', 'world:anyone:cdrwa', 'more'],
      ['%', 'bad'],
      ['%', ''],
      ['%', 'world:nobody:r'],
      ['%', 'world:anyone:cdrwa,,world:anyone:q'],
    ],
  },
  { name: 'sync', flags: [], valued: {}, args: [['%'], ['%', 'more']] },
  {
    name: 'setquota',
    flags: [],
    valued: {
      '-n': ['5', '0', '-1', 'x', '2147483648', ''],
      '-b': ['5', '0', '-1', 'x', '99999999999'],
      '-N': ['5', '0', 'x'],
      '-B': ['5', '-1', 'x'],
    },
    args: [['%'], ['%', 'more']],
  },
  { name: 'listquota', flags: ['-n'], valued: {}, args: [['%'], ['%', 'more']] },
  { name: 'delquota', flags: ['-n', '-b', '-N', '-B'], valued: {}, args: [['%'], ['%', 'more']] },
  {
    name: 'addauth',
    flags: ['-s'],
    valued: {},
    args: [['digest'], ['digest', 'u:p'], ['digest', 'u:p', 'more']],
  },
  {
    name: 'reconfig',
    flags: ['-s'],
    valued: {
      '-v': ['0', 'ff', 'x', '-1'],
      '-file': ['/nonexistent/file'],
      '-members': ['server.1=a:1:2;3'],
      '-add': ['server.2=b:1:2;3'],
      '-remove': ['2', '2,3'],
    },
    args: [[], ['more']],
  },
  { name: 'config', flags: ['-s', '-w', '-c'], valued: {}, args: [[], ['more']] },
  {
    name: 'removewatches',
    flags: ['-c', '-d', '-p', '-r', '-a', '-l'],
    valued: {},
    args: [['%'], ['%', 'more']],
  },
  { name: 'getEphemerals', flags: ['-s'], valued: {}, args: [['%'], ['%', 'more']] },
  { name: 'getAllChildrenNumber', flags: ['-s'], valued: {}, args: [['%'], ['%', 'more']] },
  { name: 'version', flags: ['-s'], valued: {}, args: [[], ['more']] },
  {
    name: 'addWatch',
    flags: ['-z'],
    valued: { '-m': ['PERSISTENT', 'persistent_recursive', 'STANDARD', '', 'x'] },
    args: [['%'], ['%', 'more']],
  },
  { name: 'whoami', flags: ['-s'], valued: {}, args: [[], ['more']] },
  { name: 'printwatches', flags: [], valued: {}, args: [[], ['off'], ['x'], ['on', 'off'], ['ON'], ['on']] },
  { name: 'history', flags: ['-s'], valued: {}, args: [[], ['more']] },
  { name: 'redo', flags: [], valued: {}, args: [[], ['0'], ['-1'], ['99999'], ['0', 'x'], ['0x1'], ['1x']] },
]

const oddPaths = [
  '/',
  '',
  'rel',
  '//',
  '/t/',
  '/t//a',
  '/t/./a',
  '/t/../a',
  '/.',
  '/..',
  '/...',
  '/t/no',
  '/t/eph',
  '/zookeeper',
  '/zookeeper/config',
  '/zookeeper/quota',
  '/zookeeper/quota/t',
  '/t/a b',
  '/t/ü€',
  '/t/😀',
  '/t/\u0001',
  '/t/\u007f',
  '/t/\u0085',
  '/t/\ufeff',
  '/t/\ufff0',
  '/t/\ue000',
  '/t/"q"',
  "/t/it's",
  '/t/-s',
  '-',
  '--',
  '/t/%d',
  '/t/a=b',
  '/t/a,b',
  '/t/\tx',
  '*',
  '~',
  `/t/${'n'.repeat(300)}`,
  '/t/\u2028',
  '/t/\u00a0',
]

/** Puts the parts of a line together; a part that needs quotes gets them, as it would be typed. */
const line = (...parts) =>
  parts.map((part) => (part === '' || /[ \t]/.test(part) ? `"${part}"` : part)).join(' ')

/** Every flag, every pair, every place, every value, every number of arguments. */
export function systematic() {
  const groups = []
  for (const { name, flags, valued, args } of commands) {
    const lines = []
    const node = '/t/a'
    const filled = args.map((words) => words.map((word) => (word === '%' ? node : word)))
    const fresh = () =>
      name === 'create' || name.startsWith('delete') ? ['deleteall /t/a', 'create /t/a d'] : []
    const add = (...parts) =>
      lines.push(
        ...(name.startsWith('delete') ? fresh() : name === 'create' ? ['deleteall /t/a'] : []),
        line(...parts),
      )
    add(name)
    for (const words of filled) add(name, ...words)
    const usual = filled.at(name === 'set' || name === 'setAcl' || name === 'addauth' ? 1 : 0) ?? []
    for (const flag of flags) {
      for (const words of filled) add(name, flag, ...words)
      add(name, ...usual, flag)
      add(name, flag)
      add(name, flag, flag, ...usual)
      add(name, `-${flag}`, ...usual)
      add(name, `${flag}=1`, ...usual)
      add(name, `${flag}1`, ...usual)
      add(name, '--', flag, ...usual)
      add(name, flag, '--', ...usual)
      for (const other of flags)
        if (other !== flag) {
          add(name, flag, other, ...usual)
          add(name, `${flag}${other.slice(1)}`, ...usual)
        }
      for (const [option, values] of Object.entries(valued)) {
        add(name, `${flag}${option.slice(1)}`, values[0], ...usual)
        add(name, `${option}${values[0]}`, flag, ...usual)
        add(name, flag, ...usual, option, values[0])
      }
    }
    for (const [option, values] of Object.entries(valued)) {
      for (const value of values) {
        for (const words of filled) add(name, option, value, ...words)
        add(name, ...usual, option, value)
        add(name, `${option}${value}`, ...usual)
        add(name, `${option}=${value}`, ...usual)
        add(name, option, value, option, values[0], ...usual)
        add(name, `-${option}`, value, ...usual)
        add(name, `-${option}=${value}`, ...usual)
        for (const [other, others] of Object.entries(valued))
          if (other !== option) add(name, option, value, other, others[0], ...usual)
      }
      add(name, option)
      add(name, ...usual, option)
      add(name, option, '--', ...usual)
      add(name, option, option, ...usual)
      add(name, option, `"${values[0]}"`, ...usual)
    }
    for (const word of [
      '-z',
      '--z',
      '--help',
      '-help',
      '-',
      '--',
      '-1',
      '-1.5',
      '-s-',
      '-?',
      '"-s"',
      "'-w'",
    ]) {
      add(name, word, ...usual)
      add(name, ...usual, word)
    }
    groups.push({
      name: `flags of ${name}`,
      lines: ['create /t', 'create /t/a d', 'create /t/a/b d', ...lines, 'deleteall /t', 'printwatches on'],
    })
    if (filled.some((words) => words[0] === node)) {
      const rest = usual.slice(1)
      const odd = oddPaths.flatMap((path) =>
        Object.keys(valued).length > 0 && name === 'setquota'
          ? [line(name, '-n', '5', path), line('delquota', path)]
          : [line(name, path, ...rest)],
      )
      groups.push({
        name: `paths of ${name}`,
        lines: ['create /t', 'create /t/a d', 'create -e /t/eph d', ...odd, 'ls -R /', 'deleteall /t'],
      })
    }
  }
  return groups
}

/** Sequences that tell a story. */
export const stories = [
  {
    name: 'quoting',
    lines: [
      'create /q',
      `create /q/a "a b"`,
      'get /q/a',
      `create "/q/x y" 'it is "so"'`,
      `get '/q/x y'`,
      `ls /q`,
      `set /q/a "unclosed`,
      'get /q/a',
      `set /q/a a"b c"d`,
      `set /q/a ''`,
      'get /q/a',
      'get -x /q/a',
      `set /q/a '"x"'`,
      'get /q/a',
      'set /q/a "\'y\'"',
      'get /q/a',
      'set /q/a a\\ b',
      'get /q/a',
      'set /q/a \\\\n',
      'get /q/a',
      'set /q/a "a\\"b"',
      'get /q/a',
      '"get" /q/a',
      "'ls' '/q'",
      '""',
      "''",
      '"',
      "'",
      '   ',
      ' ls /q',
      '\tls /q',
      'ls\t/q',
      'ls   /q   ',
      'ls /q\\',
      '\\ls /q',
      '#comment',
      '# ls /',
      'ls /q # x',
      'ls /q; ls /q',
      'ls /q | cat',
      '$HOME',
      '~',
      '*',
      'get /q/a ""',
      'ls "" ""',
      'LS /q',
      'Get /q/a',
      'getacl /q',
      'set /q/a "line\\nbreak"',
      'get /q/a',
      'deleteall /q',
    ],
  },
  {
    name: 'history',
    lines: [
      'history',
      '',
      'ls /',
      '!!',
      '!1',
      '!-1',
      '!ls',
      '!nosuch',
      '!?ls',
      '!?ls?',
      '^ls^stat',
      '!$',
      'get !$',
      '!#',
      'ls /!#',
      "ls '!!'",
      'ls "!!"',
      '\\!!',
      'history',
      'redo',
      'redo 2',
      'redo -1',
      'redo 100',
      'redo 3 4',
      'history',
      'redo 0',
      'history 3',
      'history x y',
      '! ls',
      'ls !',
      '!',
      '!!!',
      'ls / !!',
      '!0',
      '!9999',
      '!-9999',
      '^a',
      '^ls^',
      '^ls^x^',
      '^nosuch^x^',
      'history',
      'redo 5',
      'redo 010',
      'redo #5',
      'redo +2',
      'redo -0',
    ],
  },
  {
    name: 'redo a bad number',
    lines: ['ls /', 'redo x', 'ls /', 'redo 99999999999', 'ls /', 'redo 0x', 'redo ""'],
  },
  {
    name: 'control characters and long lines',
    lines: [
      'create /c',
      'ls\u0001 /c',
      'ls /c\u0007',
      '\u0007',
      'ls /\u0003c',
      'ls \u001b[A',
      '\u001b[A',
      'l\u007fs /c',
      'l\bs /c',
      'ls /c\u0015',
      'ls /c\u0017',
      '\u0012ls',
      'ls\u0000/c',
      'ls /c\f',
      'ls\v/c',
      'ls\u00a0/c',
      'ls\u3000/c',
      'set /c \u{1F600}',
      'get /c',
      'get -x /c',
      'set /c äöü',
      'get -b /c',
      'get -x /c',
      `set /c ${'x'.repeat(5000)}`,
      'get /c',
      `create /c/${'y'.repeat(3000)}`,
      'ls /c',
      `${'z'.repeat(20000)}`,
      'set /c "a\tb"',
      'get /c',
      'get -x /c',
      'ls /c\u0085',
      'ls /c\u2028',
      'deleteall /c',
    ],
  },
  {
    name: 'line ends',
    raw: [
      'ls /\r\n',
      'ls /\r',
      '\r\n',
      '\n',
      '\n\n',
      '  \n',
      '\t\n',
      'ls /\n\rls /\n',
      'create /le "a\rb"\n',
      'ls /\n',
      'deleteall /le\n',
    ],
  },
  {
    name: 'tabs',
    raw: [
      'ls\t/\n',
      '\tls /\n',
      'create\t/tab\tdata\n',
      'get\t/tab\n',
      'l\t\n',
      'ls /ta\t\n',
      'deleteall /tab\n',
    ],
  },
  {
    name: 'sequences and kinds',
    lines: [
      'create /k',
      'create -s /k/s',
      'create -s /k/s data',
      'create -s /k/',
      'create -e /k/e',
      'create -e -s /k/e',
      'create -es /k/e',
      'create -c /k/c',
      'create -c -s /k/c',
      'create -ce /k/c',
      'create -t 5000 /k/t',
      'create -t 5000 -s /k/t',
      'create -t 5000 -e /k/t',
      'create -t 5000 -c /k/t',
      'create /k/e/x',
      'create /no/x',
      'create /k',
      'ls /k',
      'ls -s /k',
      'ls -R /k',
      'ls -R -s /k',
      'ls -R -w /k',
      'stat /k/e',
      'stat /k/c',
      'get -s /k/s0000000000',
      'getEphemerals',
      'getEphemerals /k',
      'getEphemerals /k/e0',
      'getEphemerals /no',
      'getAllChildrenNumber /k',
      'getAllChildrenNumber /',
      'delete /k',
      'delete /k/e',
      'delete -v 3 /k/s0000000000',
      'deleteall /k',
      'stat /k',
      'create /',
      'delete /',
      'deleteall /',
      'delete /zookeeper',
      'deleteall /zookeeper',
      'ls /',
    ],
  },
  {
    name: 'access',
    lines: [
      'whoami',
      'addauth digest bob:secret',
      'whoami',
      'create /p data auth::cdrwa',
      'getAcl /p',
      'getAcl -s /p',
      'setAcl /p digest:bob:x:r',
      'get /p',
      'getAcl /p',
      'set /p x',
      'setAcl /p world:anyone:cdrwa',
      'create /p/c x',
      'setAcl -R /p auth:x:cdrwa',
      'getAcl /p/c',
      'setAcl -R /p world:anyone:cdrwa',
      'setAcl -R -v 3 /p world:anyone:r',
      'setAcl -R /p nonsense',
      'setAcl -R /nosuch world:anyone:r',
      'setAcl -v 0 /p world:anyone:cdrwa',
      'setAcl -s /p ip:127.0.0.1:cdrwa',
      'getAcl /p',
      'setAcl /p ip:10.0.0.0/8:r',
      'getAcl /p',
      'get /p',
      'deleteall /p',
      'create /p2 d digest:x:y:r',
      'get /p2',
      'set /p2 d',
      'setAcl /p2 world:anyone:r',
      'getAcl /p2',
      'delete /p2',
      'create /p3 d ip:nonsense:r',
      'create /p3 d super::r',
      'create /p3 d x509:CN=a:r',
      'create /p3 d world:anyone:',
      'getAcl /p3',
      'get /p3',
      'delete /p3',
      'addauth nosuch x',
      'ls /',
      'whoami',
    ],
  },
  { name: 'auth that fails', lines: ['addauth digest', 'ls /', 'whoami', 'create /x', 'connect', 'ls /'] },
  {
    name: 'quotas',
    lines: [
      'create /u',
      'create /u/a',
      'create /u/a/b',
      'listquota /u',
      'setquota -n 2 /u/a',
      'listquota /u/a',
      'setquota -b 10 /u/a',
      'listquota /u/a',
      'setquota -N 3 /u/a',
      'setquota -B 20 /u/a',
      'listquota /u/a',
      'setquota -n 1 /u',
      'setquota -n 1 /u/a/b',
      'setquota -n 1 /nosuch',
      'create /u/a/c x',
      'create /u/a/d x',
      'set /u/a 012345678901234567890123456789',
      'listquota /u/a',
      'delquota -n /u/a',
      'listquota /u/a',
      'delquota -b /u/a',
      'delquota -N /u/a',
      'listquota /u/a',
      'delquota -B /u/a',
      'listquota /u/a',
      'delquota /u/a',
      'delquota /u/a',
      'delquota -n /u/a',
      'listquota /u/a',
      'setquota -n 1 -b 2 /u',
      'setquota /u',
      'setquota -n /u',
      'setquota -n x /u',
      'setquota -n 1 /zookeeper/quota',
      'setquota -n 1 /zookeeper/quota/u',
      'setquota -n 1 /zookeeperx',
      'setquota -b 1 /u',
      'setquota -b 9223372036854775807 /u',
      'setquota -b 9223372036854775808 /u',
      'listquota /u',
      'delquota -n -b /u',
      'set /zookeeper/quota/u/zookeeper_limits garbage',
      'listquota /u',
      'connect',
      'ls /zookeeper/quota',
      'set /zookeeper/quota/u/zookeeper_limits count=x,bytes=1',
      'listquota /u',
      'delquota -n /u',
      'set /zookeeper/quota/u/zookeeper_limits "count=1,bytes=2=;a=3"',
      'listquota /u',
      'setquota -n 3 /u',
      'listquota /u',
      'set /zookeeper/quota/u/zookeeper_limits "count=1"',
      'listquota /u',
      'set /zookeeper/quota/u/zookeeper_limits ""',
      'listquota /u',
      'delquota /u',
      'ls -R /zookeeper',
      'setquota -n 5 /',
      'listquota /',
      'delquota /',
      'deleteall /u',
    ],
  },
  {
    name: 'watches',
    lines: [
      'create /w',
      'create /w/a',
      'get -w /w',
      'set /w 1',
      'set /w 2',
      'ls -w /w',
      'create /w/b',
      'create /w/c',
      'stat -w /w/none',
      'create /w/none',
      'stat -w /w/none',
      'delete /w/none',
      'addWatch /w',
      'set /w/a x',
      'create /w/a/deep',
      'delete /w/a/deep',
      'removewatches /w',
      'removewatches /w',
      'addWatch -m PERSISTENT /w',
      'create /w/d',
      'set /w x',
      'removewatches /w -c',
      'removewatches /w -d',
      'removewatches /w -p',
      'addWatch /w',
      'removewatches /w -r',
      'addWatch -m persistent_recursive /w',
      'removewatches -r /w',
      'get -w /w',
      'ls -w /w',
      'stat -w /w',
      'removewatches /w -a',
      'get -w /w',
      'ls -w /w',
      'removewatches /w',
      'get -w /w/a',
      'removewatches -l /w/a',
      'removewatches -l /w/a',
      'removewatches nosuch',
      'removewatches',
      'addWatch nosuch',
      'create /w',
      'addWatch -m x /w',
      'addWatch',
      'ls -w -R /w',
      'create /w/e',
      'deleteall /w',
      'config -w',
      'printwatches',
      'printwatches off',
      'create /w',
      'get -w /w',
      'set /w x',
      'printwatches on',
      'get -w /w',
      'set /w y',
      'deleteall /w',
    ],
  },
  {
    name: 'a closed session',
    lines: [
      'create -e /x',
      'close',
      'ls /',
      'get /',
      'whoami',
      'version',
      'history',
      'nosuch',
      'close',
      'printwatches',
      'redo 1',
      'addauth digest a:b',
      'connect',
      'ls /',
      'connect 127.0.0.1:1',
      'close',
    ],
  },
  {
    name: 'connect',
    lines: [
      'connect nosuch:x',
      'ls /',
      'connect ""',
      'ls /',
      'connect %SERVER%/chroot',
      'ls /',
      'create /',
      'create /a',
      'connect %SERVER%',
      'connect %SERVER%,%SERVER%',
      'ls /',
      'connect %SERVER%/bad/',
      'ls /',
      'connect %SERVER%/',
      'ls /',
      'connect :',
      'connect ,',
      'connect a b c',
    ],
  },
  {
    name: 'a chroot',
    args: ['-server', '%SERVER%/chr'],
    lines: [
      'ls /',
      'create /',
      'create /a',
      'connect %SERVER%',
      'create /chr',
      'connect %SERVER%/chr',
      'ls /',
      'create /a x',
      'create -s /a/s',
      'get -w /a',
      'set /a y',
      'delete /',
      'deleteall /',
      'ls /',
      'create -e /e',
      'getEphemerals',
      'getEphemerals /e',
      'getEphemerals /chr',
      'setquota -n 5 /e',
      'listquota /e',
      'ls -R /',
      'config',
      'config -w',
      'addWatch /',
      'create /z',
      'set /z 1',
      'removewatches /',
      'sync /',
      'getAcl /',
      'setAcl / world:anyone:cdrwa',
      'stat /',
      'delquota /e',
      'create /e/x',
      'get /nosuch',
      'create /nosuch/x',
    ],
  },
  { name: 'an option without its value', args: ['-server', '%SERVER%', '-timeout'], lines: ['ls /'] },
  {
    name: 'another option without its value',
    args: ['-server', '%SERVER%', '-client-configuration'],
    lines: ['ls /'],
  },
  {
    name: 'reading a big tree',
    lines: [
      'create /b',
      ...Array.from(
        { length: 60 },
        (_, i) => `create /b/n${i % 12}${i >= 12 ? `/x${i}` : ''} ${'v'.repeat(i)}`,
      ),
      'ls -R /b',
      'ls /b',
      'getAllChildrenNumber /b',
      'setAcl -R /b world:anyone:cdrw',
      'deleteall -b 7 /b',
      'ls /b',
      'setAcl -R /b world:anyone:cdrwa',
      'deleteall -b 3 /b',
      'ls /b',
    ],
  },
  {
    name: 'unknown commands',
    lines: [
      'nosuch',
      'nosuch x',
      'help',
      'exit',
      '?',
      '/',
      'ls/',
      'ls,',
      '-s',
      '--',
      'rmr /x',
      'ls2 /',
      'quit x',
    ],
  },
]

/** A small generator that gives the same numbers for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Random lines: mostly ones that could have been meant, some that could not. */
export function seeded(seed, count) {
  const next = random(seed)
  const pick = (list) => list[Math.floor(next() * list.length)]
  const paths = [
    '/r',
    '/r/a',
    '/r/a/b',
    '/r/b',
    '/r/c',
    '/r/c/d',
    '/r/none',
    '/r/eph',
    '/',
    '/zookeeper',
    '/zookeeper/config',
    '/r/s0000000001',
    ...oddPaths,
  ]
  const values = [
    'x',
    '""',
    "''",
    '"two words"',
    '0',
    '-1',
    '12',
    'world:anyone:cdrwa',
    'world:anyone:r',
    'digest:a:b:r',
    'ZGF0YQ==',
    'ü',
    '-s',
    '--',
    '!!',
    '!$',
    '\\x',
    'a\\ b',
    '"',
    "'",
    '-v',
    '-n',
    'watch',
    '=',
    '-s=1',
    '-w',
  ]
  const lines = [
    'create /r',
    'create /r/a d',
    'create /r/a/b',
    'create /r/b d',
    'create /r/c',
    'create -e /r/eph',
  ]
  // Not here: what ends a session, or acts on all of them.
  const usable = commands.filter(({ name }) => !['redo', 'addauth'].includes(name))
  for (let i = 0; i < count; i++) {
    const command = pick(usable)
    const parts = [command.name]
    for (const flag of command.flags) if (next() < 0.25) parts.push(flag)
    for (const [option, choices] of Object.entries(command.valued))
      if (next() < 0.3)
        parts.push(next() < 0.2 ? `${option}${pick(choices)}` : `${option} ${pick(choices) || '""'}`)
    const words = [...parts.slice(1)]
    const place = Math.floor(next() * (words.length + 1))
    const rest = next() < 0.93 ? [pick(next() < 0.8 ? paths.slice(0, 12) : paths)] : []
    while (next() < 0.45) rest.push(pick(values))
    words.splice(place, 0, ...rest)
    lines.push([parts[0], ...words].join(next() < 0.05 ? '  ' : ' '))
    if (next() < 0.08)
      lines.push(
        pick([
          'create /r',
          'create /r/a d',
          'create /r/a/b',
          'create /r/c',
          'create -s /r/s',
          'set /r/a new',
          'delete /r/b',
          'deleteall /r/a',
          'create -e /r/eph',
        ]),
      )
  }
  return { name: `random lines of seed ${seed}`, lines }
}
