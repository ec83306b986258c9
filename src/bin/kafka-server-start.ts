import { main } from '../cli/kafka-server-start.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
