import { main } from '../cli/kafka-streams-application-reset.ts'
import { runProcess } from '../cli/kit/exit.ts'

await runProcess(main)
