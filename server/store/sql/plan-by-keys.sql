-- Has the statements of this transaction planned for any values, not for the ones asked. The planner takes a city that
-- it has not counted yet for empty, any index for as good as the key then, and reads the whole city for each row asked.
set local plan_cache_mode to force_generic_plan
