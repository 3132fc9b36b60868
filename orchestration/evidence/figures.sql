-- The figures asked for and given (metrics.values)
select
    projects.project_id,
    figures.metric_id,
    figures.value,
    figures.null_reason,
    case when figures.value is not null then 1 else 0 end as is_given,
    case
        when coalesce(figures.null_reason, '') in ('excluded_scope', 'not_started', 'completed') then 0 else 1
    end as is_asked
from metrics.values as figures
inner join core.dim_projects as projects on figures.entity_id = projects.project_key
inner join metrics.definitions as definitions on figures.metric_id = definitions.metric_id
where
    figures.entity_type = 'project'
    and figures.as_of_date = $as_of_date
    and $entity_id in ('city', projects.project_key, projects.portfolio_key, projects.program_key, projects.department_key)
    and definitions.family <> 'trust'
order by projects.project_id, figures.metric_id
