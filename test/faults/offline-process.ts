/** Does offline work on a data directory, to be killed meanwhile: the directory and the request as JSON, 0 on stdout when it is done. */
import { workOffline } from '../../src/daemon/work-offline.ts'

const [dataDir = '', request = ''] = process.argv.slice(2)
const call = { signal: new AbortController().signal, report: () => undefined }
const reply = await workOffline(dataDir, JSON.parse(request), call)
if ('error' in reply) throw new Error(reply.error)
process.stdout.write('0\n')
// Until it is killed.
setInterval(() => {}, 1_000_000)
