import { main } from '../cli/kafka-configs.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
