import { main } from '../cli/kafka-features.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
