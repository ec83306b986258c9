import { main } from '../cli/kafka-groups.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
