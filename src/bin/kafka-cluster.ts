import { main } from '../cli/kafka-cluster.ts'
import { runProcess } from '../cli/kit/exit.ts'

await runProcess(main)
