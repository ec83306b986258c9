import { main } from '../cli/kafka-topics.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
