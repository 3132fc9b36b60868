-- name: projects
select
    project_key,
    project_id,
    project_name,
    department_name
from shown.dim_projects
order by project_key;

-- name: departments
select
    positions.department_code as code,
    max(dim_departments.department_name) as name,
    max(positions.fiscal_year) as fiscal_year
from shown.budget_vs_actuals as positions
left join shown.dim_departments
    on positions.department_code = dim_departments.department_code
where positions.department_code is not null
group by positions.department_code
order by positions.department_code;

-- name: contracts
select
    contract_id as code,
    max(title) as name,
    max(vendor_name) as beside
from shown.fct_contracts
where contract_id is not null
group by contract_id
order by contract_id;

-- name: vendors
select
    vendor_name as name,
    count(*) as records
from shown.dim_vendors
where vendor_name is not null
group by vendor_name
order by vendor_name;
