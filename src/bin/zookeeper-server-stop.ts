import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zookeeper-server-stop.ts'

await runProcess(main)
