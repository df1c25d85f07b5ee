using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Sqlite;

/// <summary>
/// Checks the annotations of <see cref="SqliteStoreOptions"/> without reflection.
/// </summary>
[OptionsValidator]
internal sealed partial class SqliteStoreOptionsValidator : IValidateOptions<SqliteStoreOptions>;
