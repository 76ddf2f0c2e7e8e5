import Button from '@cloudscape-design/components/button';
import Tabs from '@cloudscape-design/components/tabs';
import type { ReactNode } from 'react';
import type { Settings } from '../../contract/settings.ts';
import { AlarmStrip } from './alarms/alarm-strip.tsx';
import { useSettings } from './api/use-settings.ts';
import { DecisionsView } from './decision/decisions-view.tsx';
import { LiveView } from './live/live-view.tsx';
import { isPageTab, PAGE_TABS } from './location/page-tab.ts';
import { TimeControls } from './location/time-controls.tsx';
import { useVisit } from './location/use-visit.ts';
import { NotInvokedView } from './not-invoked/not-invoked-view.tsx';
import { PanelBoundary } from './notice/panel-boundary.tsx';
import { UnreadLinkNotice } from './notice/unread-link-notice.tsx';
import { BindingView } from './overview/binding-view.tsx';
import { RejectionsView } from './overview/rejections-view.tsx';
import { QueryView } from './query/query-view.tsx';
import { SavedMenu } from './saved/saved-menu.tsx';
import { SearchBox } from './search/search-box.tsx';
import { ShortcutHelp } from './share/shortcut-help.tsx';

/** The page: where it looks, what for, and the view that is open. */
export const App = (): ReactNode => {
  const { state, go, refresh } = useVisit();
  const settings = useSettings();
  return (
    <div className="page">
      <TopBar settings={settings} onRefresh={refresh} />
      <main>
        <PanelBoundary name="The alarms">
          <AlarmStrip />
        </PanelBoundary>
        <UnreadLinkNotice />
        <SearchBox />
        <Tabs
          activeTabId={state.tab}
          ariaLabel="Views"
          disableContentPaddings
          i18nStrings={{
            scrollLeftAriaLabel: 'Scroll to the views before',
            scrollRightAriaLabel: 'Scroll to further views',
          }}
          tabs={Object.entries(PAGE_TABS).map(([id, label]) => ({ id, label }))}
          onChange={({ detail }) => isPageTab(detail.activeTabId) && go({ tab: detail.activeTabId })}
        />
        <PanelBoundary key={state.tab} name="This view">
          <View settings={settings} />
        </PanelBoundary>
      </main>
    </div>
  );
};

const View = ({ settings }: { readonly settings: Settings | undefined }): ReactNode => {
  const { tab } = useVisit().state;
  switch (tab) {
    case 'rejections':
      return <RejectionsView />;
    case 'decisions':
      return <DecisionsView settings={settings} />;
    case 'binding':
      return <BindingView />;
    case 'not-invoked':
      return <NotInvokedView />;
    case 'live':
      return <LiveView />;
    case 'query':
      return <QueryView />;
  }
};

interface TopBarProps {
  readonly settings: Settings | undefined;
  readonly onRefresh: () => void;
}

const TopBar = ({ settings, onRefresh }: TopBarProps): ReactNode => (
  <header className="top">
    <h1>Gatelens</h1>
    <span className="top-group" title="Log group and region">
      {settings === undefined ? '' : `${settings.logGroups.join(', ')} · ${settings.region}`}
    </span>
    <TimeControls />
    <Button iconName="refresh" ariaLabel="Search again, as of now" onClick={onRefresh} />
    <SavedMenu />
    <ShortcutHelp />
  </header>
);
