import { main } from '../cli/kafka-streams-application-reset.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
