"""Who is at which station in which round: wishes by a flow, rounds by a colouring, company by annealing."""
