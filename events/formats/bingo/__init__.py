"""Cards of facts for everybody in the room, each of them solvable by different people."""
