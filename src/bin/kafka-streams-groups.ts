import { main } from '../cli/kafka-streams-groups.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
