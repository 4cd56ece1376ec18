"""Who meets whom in which round: the choice of pairs is a linear programme, their rounds an edge colouring."""
