import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import first_tables
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_absences_and_capacities')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        django.contrib.postgres.operations.UnaccentExtension(
        ),
        first_tables.CreateTables(
            operations=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('full_name', models.CharField(max_length=150, verbose_name='full name')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('is_superuser', False)), name='user_no_superuser')],
                    },
                    managers=[
                        ('objects', django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='days')),
                        ('kind', models.CharField(choices=[('leave', 'Leave'), ('sick', 'Sick leave'), ('duty', 'Official travel'), ('training', 'Training'), ('other', 'Other reason')], max_length=10, verbose_name='kind')),
                        ('hands_over', models.BooleanField(default=False, verbose_name='hands over open tasks')),
                        ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                        ('handed_back_at', models.DateTimeField(blank=True, null=True)),
                        ('entered_at', models.DateTimeField()),
                        ('called_off_at', models.DateTimeField(blank=True, null=True)),
                        ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputised', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'absence',
                        'verbose_name_plural': 'absences',
                        'ordering': ['valid'],
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('called_off_at__isnull', True)), expressions=[(models.F('user'), '='), (models.F('valid'), '&&')], name='absence_no_overlap'), models.CheckConstraint(condition=models.Q(('deputy__isnull', True), models.Q(('deputy', models.F('user')), _negated=True), _connector='OR'), name='absence_deputy_is_another'), models.CheckConstraint(condition=models.Q(('hands_over', False), ('deputy__isnull', False), _connector='OR'), name='absence_hands_over_to_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='Capacity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.CharField(choices=[('petugas_desa', 'Village officer'), ('perbekel', 'Head of village'), ('camat', 'Head of district'), ('petugas_pengaduan', 'Intake officer'), ('petugas_penanganan', 'Case worker'), ('pendamping_hukum', 'Legal companion'), ('pendamping_reintegrasi', 'Reintegration companion'), ('petugas_piket', 'Duty officer'), ('penyelia', 'Supervisor'), ('kepala_dinas', 'Head of the office'), ('auditor', 'Auditor'), ('mitra', 'Partner officer'), ('petugas_ppid', 'Information officer'), ('atasan_ppid', 'Superior of the information officer'), ('admin_sistem', 'System administrator')], max_length=30, verbose_name='post')),
                        ('tasks', models.PositiveSmallIntegerField(verbose_name='open tasks at the same time')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'capacity',
                        'verbose_name_plural': 'capacities',
                        'constraints': [models.UniqueConstraint(fields=('user', 'post'), name='capacity_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalAbsence',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='days')),
                        ('kind', models.CharField(choices=[('leave', 'Leave'), ('sick', 'Sick leave'), ('duty', 'Official travel'), ('training', 'Training'), ('other', 'Other reason')], max_length=10, verbose_name='kind')),
                        ('hands_over', models.BooleanField(default=False, verbose_name='hands over open tasks')),
                        ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                        ('handed_back_at', models.DateTimeField(blank=True, null=True)),
                        ('entered_at', models.DateTimeField()),
                        ('called_off_at', models.DateTimeField(blank=True, null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('deputy', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                        ('entered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'historical absence',
                        'verbose_name_plural': 'historical absences',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalCapacity',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('post', models.CharField(choices=[('petugas_desa', 'Village officer'), ('perbekel', 'Head of village'), ('camat', 'Head of district'), ('petugas_pengaduan', 'Intake officer'), ('petugas_penanganan', 'Case worker'), ('pendamping_hukum', 'Legal companion'), ('pendamping_reintegrasi', 'Reintegration companion'), ('petugas_piket', 'Duty officer'), ('penyelia', 'Supervisor'), ('kepala_dinas', 'Head of the office'), ('auditor', 'Auditor'), ('mitra', 'Partner officer'), ('petugas_ppid', 'Information officer'), ('atasan_ppid', 'Superior of the information officer'), ('admin_sistem', 'System administrator')], max_length=30, verbose_name='post')),
                        ('tasks', models.PositiveSmallIntegerField(verbose_name='open tasks at the same time')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'historical capacity',
                        'verbose_name_plural': 'historical capacities',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalUser',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(db_index=True, error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('full_name', models.CharField(max_length=150, verbose_name='full name')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical user',
                        'verbose_name_plural': 'historical users',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(help_text='Kemendagri code of a village or district, a short name otherwise.', max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9_-]+(\\.[0-9]+)*$')], verbose_name='code')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('kind', models.CharField(choices=[('regency', 'Regency'), ('office', 'Office'), ('section', 'Section'), ('district', 'District'), ('village', 'Village'), ('inspectorate', 'Inspectorate'), ('partner', 'Partner agency')], max_length=20, verbose_name='kind')),
                        ('path', models.CharField(editable=False, max_length=200, unique=True)),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.unit', verbose_name='parent')),
                    ],
                    options={
                        'verbose_name': 'unit',
                        'verbose_name_plural': 'units',
                        'ordering': ['path'],
                        'indexes': [models.Index(fields=['path'], name='unit_path_prefix', opclasses=['varchar_pattern_ops'])],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'partner'), _negated=True), ('parent__isnull', True), _connector='OR'), name='unit_partner_outside_tree'), models.CheckConstraint(condition=models.Q(('path__endswith', '.')), name='unit_path_ends_with_dot')],
                    },
                ),
                migrations.CreateModel(
                    name='PositionGroup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.CharField(choices=[('petugas_desa', 'Village officer'), ('perbekel', 'Head of village'), ('camat', 'Head of district'), ('petugas_pengaduan', 'Intake officer'), ('petugas_penanganan', 'Case worker'), ('pendamping_hukum', 'Legal companion'), ('pendamping_reintegrasi', 'Reintegration companion'), ('petugas_piket', 'Duty officer'), ('penyelia', 'Supervisor'), ('kepala_dinas', 'Head of the office'), ('auditor', 'Auditor'), ('mitra', 'Partner officer'), ('petugas_ppid', 'Information officer'), ('atasan_ppid', 'Superior of the information officer'), ('admin_sistem', 'System administrator')], max_length=30)),
                        ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='position', to='auth.group')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='position_groups', to='accounts.unit')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('unit', 'post'), name='position_group_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.CharField(choices=[('petugas_desa', 'Village officer'), ('perbekel', 'Head of village'), ('camat', 'Head of district'), ('petugas_pengaduan', 'Intake officer'), ('petugas_penanganan', 'Case worker'), ('pendamping_hukum', 'Legal companion'), ('pendamping_reintegrasi', 'Reintegration companion'), ('petugas_piket', 'Duty officer'), ('penyelia', 'Supervisor'), ('kepala_dinas', 'Head of the office'), ('auditor', 'Auditor'), ('mitra', 'Partner officer'), ('petugas_ppid', 'Information officer'), ('atasan_ppid', 'Superior of the information officer'), ('admin_sistem', 'System administrator')], max_length=30, verbose_name='post')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'membership',
                        'verbose_name_plural': 'memberships',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('user'), '='), (models.F('unit'), '='), (models.F('post'), '='), (models.F('valid'), '&&')], name='membership_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalUnit',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('code', models.CharField(db_index=True, help_text='Kemendagri code of a village or district, a short name otherwise.', max_length=40, validators=[django.core.validators.RegexValidator('^[a-z0-9_-]+(\\.[0-9]+)*$')], verbose_name='code')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('kind', models.CharField(choices=[('regency', 'Regency'), ('office', 'Office'), ('section', 'Section'), ('district', 'District'), ('village', 'Village'), ('inspectorate', 'Inspectorate'), ('partner', 'Partner agency')], max_length=20, verbose_name='kind')),
                        ('path', models.CharField(db_index=True, editable=False, max_length=200)),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.unit', verbose_name='parent')),
                    ],
                    options={
                        'verbose_name': 'historical unit',
                        'verbose_name_plural': 'historical units',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalMembership',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('post', models.CharField(choices=[('petugas_desa', 'Village officer'), ('perbekel', 'Head of village'), ('camat', 'Head of district'), ('petugas_pengaduan', 'Intake officer'), ('petugas_penanganan', 'Case worker'), ('pendamping_hukum', 'Legal companion'), ('pendamping_reintegrasi', 'Reintegration companion'), ('petugas_piket', 'Duty officer'), ('penyelia', 'Supervisor'), ('kepala_dinas', 'Head of the office'), ('auditor', 'Auditor'), ('mitra', 'Partner officer'), ('petugas_ppid', 'Information officer'), ('atasan_ppid', 'Superior of the information officer'), ('admin_sistem', 'System administrator')], max_length=30, verbose_name='post')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.unit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'historical membership',
                        'verbose_name_plural': 'historical memberships',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
