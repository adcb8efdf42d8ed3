//! The engine: one index, to put reports into and to ask for meetings.
//!
//! What the command line does, it does through this. An engine is `Send + Sync`: share it by reference. Searches run
//! side by side, and beside a writer; they see the last commit whole. One writer at a time, in this process or another.

mod alerts;
mod answers;
mod backup;
mod browse;
mod check;
mod follow;
mod ingest;
mod meetings;
mod places;
mod rebuild;
mod regroup;
mod similar;
mod stats;
mod stop;
mod suggest;

pub use alerts::Moment;
pub use check::Check;
pub use ingest::{Event, IngestOptions, KnownFiles, Summary};
pub use meetings::Evidences;
pub use rebuild::Rebuilt;
pub use stats::Stats;
pub use stop::Stop;

use crate::alerts::Alerts;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{self, Fields, FolderState, Manifest, Reader, Writer};
use crate::model::Report;
use crate::search::{
    Answer, Overview, Prepared, QueryWords, Ranking, ReportAnswer, Request, Table, Unit, Vocabulary, rank,
    rank_meetings,
};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tantivy::{Index, IndexReader, ReloadPolicy};

/// An index, open.
///
/// ```
/// use mahdar::{Engine, Report, search::Request};
/// let engine = Engine::in_memory()?;
/// engine.ingest([Report::new("1", "بوتين يلتقي رحمان في دوشنبه", "")])?;
/// let answer = engine.search(&Request::new("لقاءات بوتين"))?;
/// assert_eq!(answer.meetings[0].reports[0].id, "1");
/// # Ok::<(), mahdar::Error>(())
/// ```
pub struct Engine {
    index: Index,
    fields: Fields,
    reader: IndexReader,
    /// None in an engine for reading only.
    writer: Option<Mutex<Writer>>,
    folder: Option<PathBuf>,
    prepared: OfCommit<Prepared>,
    meetings: OfCommit<Table>,
    /// The alerts of an engine without a folder.
    alerts: Mutex<Alerts>,
    vocabulary: OfCommit<Vocabulary>,
}

/// What is made of the commit that is searched when it is first asked for, with its generation.
type OfCommit<T> = Mutex<Option<(u64, Arc<T>)>>;

impl Engine {
    /// Creates an index in `folder`, which must not exist or hold nothing but a README and dot files, and opens it.
    ///
    /// # Errors
    ///
    /// If something else is there, or the folder cannot be written to.
    pub fn create(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        Self::writing(index::create(folder)?, Some(folder))
    }

    /// Opens the index in `folder` for reading and writing, and takes its lock.
    ///
    /// # Errors
    ///
    /// If there is no index, it was made by another version, or another process is writing to it.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        Self::writing(index::open(folder)?, Some(folder))
    }

    /// [`open`](Self::open) where there is an index, else [`create`](Self::create).
    ///
    /// # Errors
    ///
    /// Those of the two.
    pub fn open_or_create(folder: impl AsRef<Path>) -> Result<Self> {
        match index::state(folder.as_ref())? {
            FolderState::Index => Self::open(folder),
            _ => Self::create(folder),
        }
    }

    /// Opens the index in `folder` for reading, beside a writer if there is one. Needs no permission to
    /// write, so an index on a read-only disk can be searched; where it may, it holds the lock file while it opens.
    ///
    /// # Errors
    ///
    /// If there is no index, or it was made by another version.
    pub fn open_read_only(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        Self::over(index::open_read_only(folder)?, None, Some(folder))
    }

    /// An empty engine that lives in memory.
    ///
    /// # Errors
    ///
    /// If the system gives it no threads.
    pub fn in_memory() -> Result<Self> {
        Self::writing(index::in_memory()?, None)
    }

    /// Whether `folder` holds an index to which something was once committed. A folder with a README alone does not.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub fn exists(folder: impl AsRef<Path>) -> Result<bool> {
        Ok(index::state(folder.as_ref())? == FolderState::Index)
    }

    fn writing(index: Index, folder: Option<&Path>) -> Result<Self> {
        let fields = Fields::of(&index.schema())?;
        let writer = Writer::new(&index, fields, folder).map_err(|error| in_folder(error, folder))?;
        Self::over(index, Some(writer), folder)
    }

    fn over(index: Index, writer: Option<Writer>, folder: Option<&Path>) -> Result<Self> {
        let fields = Fields::of(&index.schema())?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|e: tantivy::TantivyError| in_folder(e.into(), folder))?;
        let writer = writer.map(Mutex::new);
        let folder = folder.map(Path::to_path_buf);
        Ok(Self {
            index,
            fields,
            reader,
            writer,
            folder,
            prepared: Mutex::new(None),
            meetings: Mutex::new(None),
            vocabulary: Mutex::new(None),
            alerts: Mutex::default(),
        })
    }

    /// Makes later searches see what other processes have committed. Own commits are seen without it.
    ///
    /// # Errors
    ///
    /// If the index cannot be read, or another version has rebuilt it meanwhile: then searches find what they found.
    pub fn refresh(&self) -> Result<()> {
        self.manifest().map_err(|error| in_folder(error, self.folder.as_deref()))?;
        Ok(self.reader.reload()?)
    }

    /// Number of reports.
    #[must_use]
    pub fn len(&self) -> usize {
        // An index that cannot be read has none: searching it says why.
        self.snapshot().len().unwrap_or(0)
    }

    /// Whether there is no report.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes reports out, and commits. Returns the ids that no report had.
    ///
    /// # Errors
    ///
    /// If the engine is for reading only, or the index cannot be written to: then nothing is taken out.
    pub fn remove<I: AsRef<str>>(&self, ids: impl IntoIterator<Item = I>) -> Result<Vec<String>> {
        let mut writer = self.lock_writer()?;
        self.refresh()?;
        let snapshot = self.snapshot();
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for id in ids {
            let found = snapshot.find(id.as_ref())?.is_some();
            if found { known.push(id) } else { unknown.push(id.as_ref().to_owned()) }
        }
        if !known.is_empty() {
            for id in &known {
                forget(id.as_ref(), &writer, &snapshot)?;
            }
            let changes = known.iter().map(|id| (id.as_ref().to_owned(), None)).collect();
            let done = regroup::regroup(&writer, &snapshot, changes).and_then(|()| writer.commit());
            self.settle(&mut writer, done)?;
        }
        Ok(unknown)
    }

    /// The meetings that match, best first.
    ///
    /// # Errors
    ///
    /// If the query holds no word, or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Answer> {
        let started = Instant::now();
        let (snapshot, words) = (self.snapshot(), QueryWords::of(request)?);
        let (prepared, table) = (self.prepared(&snapshot)?, self.table(&snapshot)?);
        let mut ranking = rank_meetings(&snapshot, &prepared, &table, &words, request)?;
        let did_you_mean = self.did_you_mean(&snapshot, request, ranking.total)?;
        let facets = std::mem::take(&mut ranking.facets);
        let timeline = ranking.timeline.take();
        let hits = ranking.hits.iter().map(|hit| answers::meeting_hit(&snapshot, &table, &words, hit));
        let meetings = hits.collect::<Result<_>>()?;
        let overview = Overview { did_you_mean, ..answers::overview(request, &words, &ranking, started) };
        Ok(Answer { overview, meetings, facets, timeline })
    }

    /// The reports that match, each for itself, best first.
    ///
    /// # Errors
    ///
    /// Those of [`search`](Self::search).
    pub fn search_reports(&self, request: &Request) -> Result<ReportAnswer> {
        let started = Instant::now();
        let (snapshot, words) = (self.snapshot(), QueryWords::of(request)?);
        let ranking = self.rank_reports(&snapshot, &words, request)?;
        let hits = ranking.hits.iter().map(|hit| answers::report_hit(&snapshot, &words, hit));
        let reports = hits.collect::<Result<_>>()?;
        let did_you_mean = self.did_you_mean(&snapshot, request, ranking.total)?;
        let overview = Overview { did_you_mean, ..answers::overview(request, &words, &ranking, started) };
        Ok(ReportAnswer { overview, reports })
    }

    /// Ids and scores alone, as an evaluation wants them: no text is read.
    ///
    /// # Errors
    ///
    /// Those of [`search`](Self::search).
    pub fn rank(&self, request: &Request, unit: Unit) -> Result<Ranking> {
        let snapshot = self.snapshot();
        let words = QueryWords::of(request)?;
        match unit {
            Unit::Reports => self.rank_reports(&snapshot, &words, request),
            Unit::Meetings => {
                let (prepared, table) = (self.prepared(&snapshot)?, self.table(&snapshot)?);
                rank_meetings(&snapshot, &prepared, &table, &words, request)
            }
        }
    }

    fn rank_reports(&self, snapshot: &Reader, words: &QueryWords, request: &Request) -> Result<Ranking> {
        let prepared = self.prepared(snapshot)?;
        let table = words.structure().has_facts().then(|| self.table(snapshot)).transpose()?;
        rank(snapshot, &prepared, table.as_deref(), words, request)
    }

    /// The report with this id.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn report(&self, id: &str) -> Result<Option<Report>> {
        let snapshot = self.snapshot();
        snapshot.find(id)?.map(|at| Ok(snapshot.report(at)?.0)).transpose()
    }

    /// How the index was made.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn manifest(&self) -> Result<Manifest> {
        self.index.load_metas()?.payload.map_or_else(|| Ok(Manifest::current()), |payload| Manifest::check(&payload))
    }

    /// Waits for the work of earlier commits to end, and lets go of the lock of the index.
    ///
    /// # Errors
    ///
    /// If that work could not be finished. What was committed is safe.
    pub fn close(self) -> Result<()> {
        let writer = self.writer.map(|writer| writer.into_inner().unwrap_or_else(PoisonError::into_inner));
        let folder = self.folder.as_deref();
        writer.map_or(Ok(()), |writer| writer.close().map_err(|error| in_folder(error, folder)))?;
        folder.map_or(Ok(()), index::let_others_read)
    }

    fn snapshot(&self) -> Reader {
        Reader { searcher: self.reader.searcher(), fields: self.fields }
    }

    /// What the ranking of reports needs of a commit.
    fn prepared(&self, snapshot: &Reader) -> Result<Arc<Prepared>> {
        of_commit(&self.prepared, snapshot, || Prepared::new(snapshot))
    }

    /// The meetings of a commit.
    fn table(&self, snapshot: &Reader) -> Result<Arc<Table>> {
        of_commit(&self.meetings, snapshot, || Table::new(snapshot))
    }

    /// The words of a commit.
    fn vocabulary(&self, snapshot: &Reader) -> Result<Arc<Vocabulary>> {
        of_commit(&self.vocabulary, snapshot, || Vocabulary::new(snapshot))
    }

    fn lock_writer(&self) -> Result<MutexGuard<'_, Writer>> {
        let writer = self.writer.as_ref().ok_or_else(|| {
            Error::new(
                ErrorKind::ReadOnly,
                "the index was opened for reading only: open it with Engine::open to change it",
            )
        })?;
        let writer = writer.lock().or_else(|poisoned| {
            // Somebody's iterator panicked in the middle of an ingest: what it had put in must not join what follows.
            writer.clear_poison();
            let mut guard = poisoned.into_inner();
            guard.rollback().map(|()| guard)
        });
        let usable = writer.and_then(|writer| writer.demand().map(|()| writer));
        usable.map_err(|error| in_folder(error, self.folder.as_deref()))
    }

    /// After a change: shows it to searches, or undoes what was half done.
    fn settle<T>(&self, writer: &mut Writer, done: Result<T>) -> Result<T> {
        match done {
            Ok(value) => {
                let folder = self.folder.as_deref();
                folder.map_or(Ok(()), index::let_others_read)?;
                let seen = self.reader.reload().map_err(|error| in_folder(error.into(), folder));
                seen.map_err(|error| error.context("the change was made, but cannot be read back"))?;
                Ok(value)
            }
            Err(error) => {
                let cause = writer.cause_of(error);
                // The cause is what matters; a rollback that fails too leaves the last commit as it was.
                let _ = writer.rollback();
                Err(in_folder(cause, self.folder.as_deref()))
            }
        }
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let writable = self.writer.is_some();
        f.debug_struct("Engine")
            .field("folder", &self.folder)
            .field("reports", &self.len())
            .field("writable", &writable)
            .finish()
    }
}

/// Takes a report out. The files that it stands in are forgotten, so that it comes back when they are ingested again.
fn forget(id: &str, writer: &Writer, snapshot: &Reader) -> Result<()> {
    let file = snapshot.known(id)?.map(|known| known.file);
    for file in file.into_iter().chain(snapshot.copies_of(id)?.into_iter().map(|copy| copy.file)) {
        writer.forget_file(&file);
    }
    writer.remove(id);
    writer.remove_copies_of(id);
    Ok(())
}

fn in_folder(error: Error, folder: Option<&Path>) -> Error {
    match folder {
        Some(folder) => error.context(format_args!("index {}", folder.display())),
        None => error,
    }
}

/// What was made of this commit, or else is made now.
fn of_commit<T>(cache: &OfCommit<T>, snapshot: &Reader, make: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
    let generation = snapshot.searcher.generation().generation_id();
    let mut cached = cache.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, value)) = cached.as_ref().filter(|(of, _)| *of == generation) {
        return Ok(Arc::clone(value));
    }
    let value = Arc::new(make()?);
    *cached = Some((generation, Arc::clone(&value)));
    Ok(value)
}
