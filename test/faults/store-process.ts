/** A process that opens a store, which brings it up to this version, to be killed meanwhile: its path as an argument, 0 on stdout when it is open. */
import { openStore } from '../../src/store/store.ts'

openStore(process.argv[2] ?? '', { onWarning: (text) => process.stderr.write(`${text}\n`) })
process.stdout.write('0\n')
// Until it is killed.
setInterval(() => {}, 1_000_000)
