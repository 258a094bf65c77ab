-- Tells the planner what the cases are like now, which it would learn by itself a minute or more after a large load.
analyze cases
