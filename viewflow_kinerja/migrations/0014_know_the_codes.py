"""The database knows every code that a service takes; nothing else can be stored."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('viewflow', '0015_task_scheduled'),
        ('viewflow_kinerja', '0013_keep_parties_and_cancelled_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='accessgrant',
            constraint=models.CheckConstraint(condition=models.Q(('grant_source__in', ['ORGANISATION', 'DELEGATION', 'DECREE', 'PROCESS', 'MANUAL', 'BREAK_GLASS'])), name='kj_grant_grant_source'),
        ),
        migrations.AddConstraint(
            model_name='annex',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['RESOURCE_SUPPORT', 'ACCOUNTABILITY_SCHEME', 'CONSEQUENCE'])), name='kj_annex_kind'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('rater_source__in', ['OVERRIDE', 'SOURCE', 'COLUMN', 'UNIT_TREE', 'NOBODY'])), name='kj_assignment_rater_source'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['DEFINITIVE', 'ACTING', 'DAILY_ACTING', 'INTERIM'])), name='kj_assignment_kind'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('position_class__in', ['HIGH_LEADERSHIP', 'ADMINISTRATOR', 'SUPERVISOR', 'EXECUTOR', 'FUNCTIONAL'])), name='kj_assignment_position_class'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('work_pattern__in', ['FIVE_DAY', 'SIX_DAY'])), name='kj_assignment_work_pattern'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('functional_level__in', ['', 'PEMULA', 'TERAMPIL', 'MAHIR', 'PENYELIA', 'AHLI_PERTAMA', 'AHLI_MUDA', 'AHLI_MADYA', 'AHLI_UTAMA'])), name='kj_assignment_functional_level'),
        ),
        migrations.AddConstraint(
            model_name='behaviourexpectation',
            constraint=models.CheckConstraint(condition=models.Q(('value__in', ['SERVICE_ORIENTED', 'ACCOUNTABLE', 'COMPETENT', 'HARMONIOUS', 'LOYAL', 'ADAPTIVE', 'COLLABORATIVE'])), name='kj_expectation_value'),
        ),
        migrations.AddConstraint(
            model_name='behaviourfact',
            constraint=models.CheckConstraint(condition=models.Q(('value__in', ['SERVICE_ORIENTED', 'ACCOUNTABLE', 'COMPETENT', 'HARMONIOUS', 'LOYAL', 'ADAPTIVE', 'COLLABORATIVE'])), name='kj_fact_value'),
        ),
        migrations.AddConstraint(
            model_name='calendarentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['HOLIDAY', 'JOINT_LEAVE', 'RAMADAN'])), name='kj_entry_kind'),
        ),
        migrations.AddConstraint(
            model_name='counsellingnote',
            constraint=models.CheckConstraint(condition=models.Q(('follow_up__in', ['', 'COACHING', 'TRAINING', 'ASSIGNMENT', 'MOVE', 'DISCIPLINE'])), name='kj_note_follow_up'),
        ),
        migrations.AddConstraint(
            model_name='dailyreport',
            constraint=models.CheckConstraint(condition=models.Q(('locked_from__in', ['', 'DRAFT', 'SUBMITTED', 'REVISION', 'APPROVED', 'REJECTED', 'LOCKED'])), name='kj_report_locked_from'),
        ),
        migrations.AddConstraint(
            model_name='dailyreport',
            constraint=models.CheckConstraint(condition=models.Q(('verification__in', ['', 'ADEQUATE', 'INSUFFICIENT', 'NOT_ADEQUATE'])), name='kj_report_verification'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['DEFINITIVE', 'ACTING', 'DAILY_ACTING', 'INTERIM'])), name='kj_delegation_kind'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['PROPOSED', 'ACTIVE', 'ENDED'])), name='kj_delegation_status'),
        ),
        migrations.AddConstraint(
            model_name='employee',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['PNS', 'CPNS', 'PPPK', 'PPPK_PART_TIME', 'NON_ASN'])), name='kj_employee_kind'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['PERIODIC', 'ANNUAL'])), name='kj_evaluation_kind'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('suggestion__in', ['', 'ABOVE', 'MEETS', 'BELOW'])), name='kj_evaluation_suggestion'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('result_rating__in', ['', 'ABOVE', 'MEETS', 'BELOW'])), name='kj_evaluation_result_rating'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('behaviour_rating__in', ['', 'ABOVE', 'MEETS', 'BELOW'])), name='kj_evaluation_behaviour_rating'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('predicate__in', ['', 'VERY_GOOD', 'GOOD', 'NEEDS_IMPROVEMENT', 'POOR', 'VERY_POOR'])), name='kj_evaluation_predicate'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('org_level__in', ['', 'OUTSTANDING', 'GOOD', 'NEEDS_IMPROVEMENT', 'POOR', 'VERY_POOR'])), name='kj_evaluation_org_level'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('target__in', ['PLAN', 'WORK_RESULT', 'BEHAVIOUR', 'DAILY_REPORT'])), name='kj_feedback_target_code'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('author_role__in', ['SELF', 'SUPERVISOR', 'FORMER_SUPERVISOR', 'SUPERIOR', 'TEAM', 'PEER', 'SUBORDINATE', 'SERVICE_RECIPIENT'])), name='kj_feedback_author_role'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('value__in', ['', 'SERVICE_ORIENTED', 'ACCOUNTABLE', 'COMPETENT', 'HARMONIOUS', 'LOYAL', 'ADAPTIVE', 'COLLABORATIVE'])), name='kj_feedback_value'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('visibility__in', ['NAMED', 'WITHHELD'])), name='kj_feedback_visibility'),
        ),
        migrations.AddConstraint(
            model_name='feedbackrequest',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['SELF', 'SUPERVISOR', 'FORMER_SUPERVISOR', 'SUPERIOR', 'TEAM', 'PEER', 'SUBORDINATE', 'SERVICE_RECIPIENT'])), name='kj_request_role_code'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('aspect__in', ['', 'QUANTITY', 'QUALITY', 'TIME', 'COST'])), name='kj_indicator_aspect'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('perspective__in', ['', 'SERVICE_RECIPIENT', 'BUSINESS_PROCESS', 'INTERNAL_STRENGTHENING', 'BUDGET'])), name='kj_indicator_perspective'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('polarity__in', ['HIGHER', 'LOWER'])), name='kj_indicator_polarity'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('aggregation__in', ['SUM', 'MEAN', 'RATIO', 'LAST'])), name='kj_indicator_aggregation'),
        ),
        migrations.AddConstraint(
            model_name='organisationrating',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['DRAFT', 'SET'])), name='kj_org_rating_status'),
        ),
        migrations.AddConstraint(
            model_name='organisationrating',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['', 'OUTSTANDING', 'GOOD', 'NEEDS_IMPROVEMENT', 'POOR', 'VERY_POOR'])), name='kj_org_rating_level'),
        ),
        migrations.AddConstraint(
            model_name='orgunit',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['INSTITUTION', 'AGENCY', 'SECRETARIAT', 'DIVISION', 'SECTION', 'TECHNICAL_UNIT'])), name='kj_unit_kind'),
        ),
        migrations.AddConstraint(
            model_name='performanceplan',
            constraint=models.CheckConstraint(condition=models.Q(('approach__in', ['QUANTITATIVE', 'QUALITATIVE'])), name='kj_plan_approach'),
        ),
        migrations.AddConstraint(
            model_name='performanceplan',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['JPT', 'JA_JF'])), name='kj_plan_level'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['MONTHLY', 'QUARTERLY', 'SEMESTER', 'YEAR'])), name='kj_period_kind'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['DRAFT', 'PLANNING', 'RUNNING', 'CLOSING', 'CLOSED'])), name='kj_period_status'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('value__in', ['', 'SERVICE_ORIENTED', 'ACCOUNTABLE', 'COMPETENT', 'HARMONIOUS', 'LOYAL', 'ADAPTIVE', 'COLLABORATIVE'])), name='kj_remark_value'),
        ),
        migrations.AddConstraint(
            model_name='workresult',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['MAIN', 'ADDITIONAL'])), name='kj_result_kind'),
        ),
    ]
